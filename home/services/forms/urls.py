"""The addresses of forms: never stored by anyone."""

from django.urls import URLPattern, URLResolver, re_path

from cms.contracts.numbered_pages import numbered_pages
from home.models import FormPage
from home.services.forms.views import fill, sent

app_name = "forms"
urlpatterns: list[URLPattern | URLResolver] = [
    re_path(r"^(?P<pk>[0-9]{1,9})/$", fill, name="fill"),
    re_path(r"^(?P<pk>[0-9]{1,9})/da-gui/$", sent, name="sent"),
]

for view in ("forms:fill", "forms:sent"):
    numbered_pages.under(view)(FormPage)
