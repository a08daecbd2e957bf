"""Addresses of the app that are public and may be cached; documents themselves are routed by the page tree."""

from django.urls import URLPattern, URLResolver, path

from legal_docs import feeds, urls_dated, views

app_name = "legal_docs"
urlpatterns: list[URLPattern | URLResolver] = [
    *urls_dated.urlpatterns,
    path("rss/", feeds.DocumentsFeed(), name="rss"),
    path("atom/", feeds.DocumentsAtom(), name="atom"),
    path("<slug:kind>/<int:year>/<slug:slug>.json", views.document_json, name="json"),
]
