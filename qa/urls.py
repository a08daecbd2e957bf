"""Addresses of the app that are public and may be cached."""

from django.urls import URLPattern, URLResolver

app_name = "qa"
urlpatterns: list[URLPattern | URLResolver] = []
