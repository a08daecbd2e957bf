"""Addresses that are never stored by anyone: the forms and a citizen's own pages."""

from django.urls import URLPattern, URLResolver, path

from qa import views

app_name = "qa_private"
urlpatterns: list[URLPattern | URLResolver] = [
    path("gui/", views.ask, name="ask"),
    path("tra-cuu/", views.track, name="track"),
    path("xac-nhan/<str:token>/", views.confirm_email, name="confirm_email"),
]
