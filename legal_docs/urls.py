"""Addresses of the app that are public and may be cached."""

from django.urls import URLPattern, URLResolver

app_name = "legal_docs"
urlpatterns: list[URLPattern | URLResolver] = []
