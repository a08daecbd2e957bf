"""The form to comment on a draft: never stored by anyone."""

from django.urls import URLPattern, URLResolver, path

from cms.web.request import converters as _converters  # noqa: F401  # registers `row` by being imported
from legal_docs.public.drafts import comment

app_name = "drafts"
urlpatterns: list[URLPattern | URLResolver] = [path("<row:pk>/", comment, name="comment")]
