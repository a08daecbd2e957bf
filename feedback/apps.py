"""The app as Django sees it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("Feedback and ratings")

    def ready(self) -> None:
        # Imported to register: roles and periodic jobs.
        import feedback.admin.roles
        import feedback.reports.duties
        import feedback.retention.jobs  # noqa: F401
        from cms.contracts import ratings
        from feedback.improvements import signals
        from feedback.scores.page_satisfaction import pages_rated_at_most, satisfaction_of_each
        from feedback.scores.sums import best_rated_pages, rating_of_page

        ratings.register_source(rating_of_page)
        ratings.register_best(best_rated_pages)
        ratings.register_satisfaction(satisfaction_of_each)
        ratings.register_rated_at_most(pages_rated_at_most)
        signals.connect()
