"""Small pieces that pages fetch: suggestions and similar things. Never stored."""

from django.urls import URLPattern, URLResolver, path

from search.results import widgets as views_widgets

app_name = "search_widgets"
urlpatterns: list[URLPattern | URLResolver] = [
    path("goi-y/", views_widgets.suggest, name="suggest"),
    path("da-mo/", views_widgets.click, name="click"),
    path("tuong-tu/", views_widgets.similar, name="similar"),
]
