"""The app as Django sees it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LegalDocsConfig(AppConfig):
    name = "legal_docs"
    verbose_name = _("Legal documents")

    def ready(self) -> None:
        from legal_docs import file_reading, signals
        from legal_docs.amending import signals as amending_signals
        from legal_docs.citing import signals as citing_signals

        file_reading.register()
        signals.connect()
        amending_signals.connect()
        citing_signals.connect()
