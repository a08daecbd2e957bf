"""The app as Django sees it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("Feedback and ratings")

    def ready(self) -> None:
        # Imported to register: roles, evidence of duties, what is kept for a time.
        import feedback.admin.roles
        import feedback.participation.retention.deletion
        import feedback.reports.duties  # noqa: F401
        from cms.contracts import ratings
        from feedback.participation.improvements import signals
        from feedback.scores.page_satisfaction import pages_rated_at_most, satisfaction_of_each
        from feedback.scores.sums import best_rated_pages, rating_of_page

        ratings.rating_of.register(rating_of_page)
        ratings.best_rated.register(best_rated_pages)
        ratings.satisfaction_of_each.register(satisfaction_of_each)
        ratings.rated_at_most.register(pages_rated_at_most)
        signals.connect()
