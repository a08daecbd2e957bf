"""Addresses of the app that are public and may be cached."""

from django.urls import URLPattern, URLResolver, path

from search.results import views
from search.results.formats import citation_list, exports, feeds, json_results

app_name = "search"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.results, name="results"),
    path("rss/", feeds.rss, name="rss"),
    path("json/", json_results.as_json, name="json"),
    path("ket-qua.csv", exports.export, {"form": "csv"}, name="csv"),
    path("ket-qua.xlsx", exports.export, {"form": "xlsx"}, name="xlsx"),
    path("ket-qua.json", exports.export, {"form": "json"}, name="json_file"),
    path("trich-dan/", citation_list.page, name="citations"),
    path("trich-dan.csv", citation_list.export, {"form": "csv"}, name="citations_csv"),
    path("trich-dan.xlsx", citation_list.export, {"form": "xlsx"}, name="citations_xlsx"),
]
