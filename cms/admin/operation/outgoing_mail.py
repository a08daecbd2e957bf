"""Screens of the kernel's models in the Wagtail admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet

from cms.admin.interface.policies import allow_only
from cms.models import OutboundMail

allow_only(OutboundMail, "view")  # the worker alone changes them


class OutboundMailViewSet(ModelViewSet):
    """Which mails wait, went out or were given up, and why; without their text or address."""

    model = OutboundMail
    icon = "mail"
    menu_label = _("Outgoing mail")
    add_to_settings_menu = True
    list_display = [
        "key",
        "subject",
        Column("get_state_display", label=_("State"), sort_key="state"),
        "tries",
        DateColumn("created_at", label=_("Created"), sort_key="created_at"),
        DateColumn("sent_at", label=_("Sent at"), sort_key="sent_at"),
        "error",
    ]
    list_filter = ["state"]
    exclude_form_fields: list[str] = []
