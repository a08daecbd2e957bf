"""The app as Django sees it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_migrate, post_save

        from cms.contracts import unanswered_searches as contract
        from search import health, signals  # noqa: F401
        from search.models import SynonymRow
        from search.synonyms import forget_synonyms
        from search.unanswered import unanswered

        contract.register(unanswered)
        post_migrate.connect(signals.note_first_pages, sender=self)
        post_save.connect(forget_synonyms, sender=SynonymRow)
        post_delete.connect(forget_synonyms, sender=SynonymRow)
