"""The app as Django sees it."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate
from django.utils.translation import gettext_lazy as _


class QaConfig(AppConfig):
    name = "qa"
    verbose_name = _("Questions and answers")

    def ready(self) -> None:
        """Register what each room adds to the kernel: checks, roles, periodic jobs, corrections, parts of pages."""
        from cms.contracts import absences, corrections, working_days
        from cms.storage import observed_tables
        from qa.attachments import answer_files, pending_uploads  # noqa: F401
        from qa.attachments.storage import scanning, storing  # noqa: F401
        from qa.deadlines import checks, gauges, rules  # noqa: F401
        from qa.processing.answering import bundling, page_versions  # noqa: F401
        from qa.processing.answering import jobs as answering_jobs  # noqa: F401
        from qa.processing.casework import appointing, calendar, reminders  # noqa: F401
        from qa.processing.casework import jobs as casework_jobs  # noqa: F401
        from qa.processing.mail import wording
        from qa.processing.publication import citing, contacts, duties, indicators, page_parts  # noqa: F401
        from qa.public.intake import same_text  # noqa: F401
        from qa.public.intake.corrections import open_correction
        from qa.staff.queue import presence  # noqa: F401
        from qa.workflow import actors, anchors, roles, triggers  # noqa: F401

        observed_tables.follow(triggers.STAMP, *triggers.STAMPED)

        corrections.open_correction.register(open_correction)
        working_days.working_calendar.register(rules.working_calendar)
        absences.away_today.register(actors.away_today)
        citing.register()
        wording.register_mails()
        post_migrate.connect(triggers.renew, sender=self)
        for stored in ("Attachment", "PublicCopy"):
            post_delete.connect(storing.remove_file, sender=self.get_model(stored))
