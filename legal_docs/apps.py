"""The app as Django sees it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LegalDocsConfig(AppConfig):
    name = "legal_docs"
    verbose_name = _("Legal documents")

    def ready(self) -> None:
        """Register what the kernel asks of each app (roles, periodic jobs, readers of files) and connect the receivers."""
        from legal_docs.admin import jobs, roles  # noqa: F401  # register by being imported
        from legal_docs.files import texts_for_search
        from legal_docs.publication import amending_signals, citation_signals, signals

        texts_for_search.register()
        signals.connect()
        amending_signals.connect()
        citation_signals.connect()
