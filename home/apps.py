"""The app as Django sees it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Portal pages")

    def ready(self) -> None:
        """Import what registers itself: roles, and what the page types call through `home.models.pages.ports`."""
        import home.admin.form_answers
        import home.admin.roles
        import home.admin.worklist
        import home.agency.body.calendar
        import home.agency.duties.evidence
        import home.agency.duties.history
        import home.agency.open_data
        import home.agency.statistics.visits
        import home.news.feeds
        import home.news.following.offers
        import home.news.item
        import home.news.listing
        import home.public.languages.checks
        import home.services.channels.directory
        import home.services.channels.link_checks
        import home.services.forms.jobs
        import home.services.life_events.parts
        import home.services.offices.sheet
        import home.services.procedures.bases
        import home.services.procedures.export
        import home.services.procedures.listing
        import home.services.procedures.parts  # noqa: F401
