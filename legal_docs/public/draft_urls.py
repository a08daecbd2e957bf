"""The form to comment on a draft: never stored by anyone."""

from django.urls import URLPattern, URLResolver, path

from legal_docs.public.drafts import comment

app_name = "drafts"
urlpatterns: list[URLPattern | URLResolver] = [path("<int:pk>/", comment, name="comment")]
