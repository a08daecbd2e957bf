"""Addresses of subscriptions, never stored by anyone."""

from django.urls import URLPattern, URLResolver, path

from cms.web.following import views

app_name = "following"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.follow, name="follow"),
    path("<str:token>/", views.manage, name="manage"),
]
