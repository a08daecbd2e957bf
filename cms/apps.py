"""The kernel as a Django app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Portal kernel")

    def ready(self) -> None:
        from cms.background import file_texts
        from cms.text import user_names as names

        file_texts.connect()
        names.use_vietnamese_order()

        # Each app adds its periodic jobs to the worker and its roles to `sync_roles`.
        autodiscover_modules("jobs", "roles")
