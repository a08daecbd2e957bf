"""Addresses of the app that are public and may be cached."""

from django.urls import URLPattern, URLResolver, path

from feedback import views_public

app_name = "feedback_public"
urlpatterns: list[URLPattern | URLResolver] = [
    path("muc-do-hai-long/", views_public.satisfaction, name="satisfaction"),
    path("muc-do-hai-long/so-lieu.csv", views_public.satisfaction_csv, name="satisfaction_csv"),
]
