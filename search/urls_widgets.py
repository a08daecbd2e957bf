"""Small pieces that pages fetch: suggestions and similar things. Never stored."""

from django.urls import URLPattern, URLResolver

app_name = "search_widgets"
urlpatterns: list[URLPattern | URLResolver] = []
