"""Addresses that are never stored by anyone: following a search by e-mail."""

from django.urls import URLPattern, URLResolver, path

from search.alerts import views as views_alerts

app_name = "search_private"
urlpatterns: list[URLPattern | URLResolver] = [
    path("theo-doi/", views_alerts.follow, name="follow"),
    path("theo-doi/<str:token>/", views_alerts.manage, name="manage"),
]
