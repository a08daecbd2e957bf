"""Addresses of the app that are public and may be cached."""

from django.urls import URLPattern, URLResolver, path

from search.results import feeds, json_results, views

app_name = "search"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.results, name="results"),
    path("rss/", feeds.rss, name="rss"),
    path("json/", json_results.as_json, name="json"),
]
