"""Small pieces that pages fetch: suggestions and similar things. Never stored."""

from django.urls import URLPattern, URLResolver, path

from search.results import widgets

app_name = "search_widgets"
urlpatterns: list[URLPattern | URLResolver] = [
    path("goi-y/", widgets.suggest, name="suggest"),
    path("da-mo/", widgets.click, name="click"),
    path("tuong-tu/", widgets.similar, name="similar"),
]
