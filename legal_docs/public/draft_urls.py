"""The form to comment on a draft: never stored by anyone."""

from django.urls import URLPattern, URLResolver, path

from cms.contracts.numbered_pages import numbered_pages
from cms.web.request import converters as _converters  # noqa: F401  # registers `row` by being imported
from legal_docs.models import DraftDocumentPage
from legal_docs.public.drafts import comment

app_name = "drafts"
urlpatterns: list[URLPattern | URLResolver] = [path("<row:pk>/", comment, name="comment")]

for view in ("drafts:comment", "legal_docs:draft_comparison"):
    numbered_pages.under(view)(DraftDocumentPage)
