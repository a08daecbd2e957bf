"""Addresses of the app that are public and may be cached; documents themselves are routed by the page tree."""

from django.urls import URLPattern, URLResolver, path, re_path

from legal_docs import feeds, urls_dated, views
from legal_docs.citing.views import PREVIEW_ADDRESS, preview

app_name = "legal_docs"
urlpatterns: list[URLPattern | URLResolver] = [
    re_path(PREVIEW_ADDRESS, preview, name="preview"),
    *urls_dated.urlpatterns,
    path("rss/", feeds.DocumentsFeed(), name="rss"),
    path("atom/", feeds.DocumentsAtom(), name="atom"),
    path("<slug:kind>/<int:year>/<slug:slug>.json", views.document_json, name="json"),
]
