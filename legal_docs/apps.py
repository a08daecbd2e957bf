"""The app as Django sees it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LegalDocsConfig(AppConfig):
    name = "legal_docs"
    verbose_name = _("Legal documents")

    def ready(self) -> None:
        """Register what the rooms above the models provide: ports of the pages, the editing form, jobs, roles, receivers."""
        from legal_docs.admin import roles  # noqa: F401  # the first provides a port, roles register
        from legal_docs.admin.editing import checking  # noqa: F401  # the first provides a port, roles register
        from legal_docs.admin.editing import document_editor as editing  # the first provides a port, roles register
        from legal_docs.export import following, search_entries  # noqa: F401  # the first registers, the second provides a port
        from legal_docs.export.api import resources  # noqa: F401  # provides a port
        from legal_docs.export.bulk import make  # noqa: F401  # a periodic job, as some of what follows
        from legal_docs.files import pdf_facts, reading_copies, texts_for_search  # noqa: F401
        from legal_docs.importing import uploads  # noqa: F401
        from legal_docs.law.amending.texts import versions  # noqa: F401
        from legal_docs.law.citations import in_text, reading, resolving  # noqa: F401
        from legal_docs.law.validity import refresh  # noqa: F401
        from legal_docs.law.validity.calendar import services as tasks  # noqa: F401
        from legal_docs.law.validity.showing import cited_law
        from legal_docs.models.base import ports
        from legal_docs.public import drafts  # noqa: F401  # provides a port, as the next
        from legal_docs.public.document import serving  # noqa: F401
        from legal_docs.publication import possible_changes, refused_publishing, signals  # noqa: F401  # the first provides a port
        from legal_docs.publication.listing import documents, duties  # noqa: F401  # the first provides a port, the second checks of duties

        ports.facts_of_pdf.register(pdf_facts.facts_of_pdf)
        editing.register()
        signals.connect()
        cited_law.register()
        in_text.register()
