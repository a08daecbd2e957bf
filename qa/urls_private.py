"""Addresses that are never stored by anyone: the forms and a citizen's own pages."""

from django.urls import URLPattern, URLResolver

app_name = "qa_private"
urlpatterns: list[URLPattern | URLResolver] = []
