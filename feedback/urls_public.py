"""Addresses of the app that are public and may be cached."""

from django.urls import URLPattern, URLResolver

app_name = "feedback_public"
urlpatterns: list[URLPattern | URLResolver] = []
