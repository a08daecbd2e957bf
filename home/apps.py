"""The app as Django sees it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Portal pages")

    def ready(self) -> None:
        from home.admin import roles as roles
        from home.site import chrome

        chrome.connect()
