"""The app as Django sees it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Portal pages")

    def ready(self) -> None:
        # Imported to register: roles, and what the page types call through `home.models.ports`.
        import home.admin.form_answers
        import home.admin.roles
        import home.admin.worklist
        import home.body.calendar
        import home.channels.directory
        import home.channels.jobs
        import home.duties.evidence
        import home.duties.jobs
        import home.following.offers
        import home.forms.jobs
        import home.life_events.parts
        import home.news.feeds
        import home.news.item
        import home.news.listing
        import home.procedures.bases
        import home.procedures.export
        import home.procedures.jobs
        import home.procedures.listing
        import home.procedures.parts  # noqa: F401
