"""Addresses of the app that are public and may be cached."""

from django.urls import URLPattern, URLResolver, path

from search.results import feeds, views
from search.results import json_results as open_results

app_name = "search"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.results, name="results"),
    path("rss/", feeds.rss, name="rss"),
    path("json/", open_results.as_json, name="json"),
]
