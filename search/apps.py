"""The app as Django sees it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        """Import what registers itself, and register what the kernel calls."""
        from django.db.models.signals import post_migrate

        from cms.contracts import search as search_contract
        from cms.contracts import unanswered_searches as unanswered_contract
        from search.console import roles  # noqa: F401
        from search.indexing import duties, embedding, gauges, health  # noqa: F401
        from search.indexing import jobs as index_jobs  # noqa: F401
        from search.indexing.noting import note_first_pages, note_pages
        from search.results.alerts import following  # noqa: F401  # registers by being imported
        from search.results.counting import query_counts  # noqa: F401
        from search.results.counting.unanswered import unanswered
        from search.results.finding.from_engines import entries

        search_contract.note_pages.register(note_pages)
        search_contract.find_entries.register(entries)
        unanswered_contract.unanswered_searches.register(unanswered)
        post_migrate.connect(note_first_pages, sender=self)
