"""Addresses that are never stored by anyone: the forms and a citizen's own pages."""

from django.urls import URLPattern, URLResolver, path

from qa import views, views_ask, views_files

app_name = "qa_private"
urlpatterns: list[URLPattern | URLResolver] = [
    path("gui/", views_ask.ask, name="ask"),
    path("tra-cuu/", views.track, name="track"),
    path("tep/<int:pk>/", views_files.show, name="file"),
    path("xac-nhan/<str:token>/", views.confirm_email, name="confirm_email"),
]
