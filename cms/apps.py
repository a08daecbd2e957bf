"""The kernel as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Portal kernel")

    def ready(self) -> None:
        """Import what registers itself, and connect what follows signals."""
        from django.core.cache import close_caches
        from django.core.signals import request_finished
        from django.db.models.signals import post_delete
        from wagtail.signals import page_published, page_unpublished

        from cms.admin.accounts import account_log
        from cms.admin.patches import page_redirects, pictures, quoted_words, typed_words
        from cms.admin.second_factor import services as second_factor
        from cms.background import kernel_jobs  # noqa: F401
        from cms.background.following import digests  # noqa: F401
        from cms.background.pages import (
            file_texts,
            scheduled_pages,  # noqa: F401
            step_reminders,  # noqa: F401
        )
        from cms.background.short_messages import providers
        from cms.background.short_messages import sending as sending_texts  # noqa: F401
        from cms.background.speech import reading_aloud  # noqa: F401
        from cms.background.webhooks import sending  # noqa: F401
        from cms.background.worker import gauges  # noqa: F401
        from cms.contracts import workflow_end
        from cms.models import vietnamese_order
        from cms.models.background import spoken_text
        from cms.models.background.texts import OutboundText
        from cms.models.pages import checks  # noqa: F401
        from cms.storage import column_hashes, exchanged_rows, observed_tables, prepared
        from cms.text import user_names
        from cms.web.links import of_pages  # noqa: F401
        from cms.web.monitoring import health
        from cms.web.pages import approval  # noqa: F401

        request_finished.disconnect(close_caches)  # ours have nothing to close, and each request would look for all of them
        file_texts.connect()
        vietnamese_order.start()
        typed_words.start()
        quoted_words.start()
        page_redirects.start()
        pictures.start()
        column_hashes.start()
        exchanged_rows.start()
        prepared.start()
        observed_tables.start()  # in every process: what the worker or an import writes makes pages stale, too
        user_names.use_vietnamese_order()
        health.register_kernel_checks()
        account_log.connect()
        workflow_end.cancel_unapproved_workflow()
        second_factor.connect()
        post_delete.connect(spoken_text.remove_sound, sender=spoken_text.SpokenText)
        post_delete.connect(providers.remove_file, sender=OutboundText)
        page_unpublished.connect(spoken_text.forget_page)
        page_published.connect(spoken_text.forget_page)
