"""The addresses of forms: never stored by anyone."""

from django.urls import URLPattern, URLResolver, path

from home.services.forms.views import fill, sent

app_name = "forms"
urlpatterns: list[URLPattern | URLResolver] = [
    path("<int:pk>/", fill, name="fill"),
    path("<int:pk>/da-gui/", sent, name="sent"),
]
