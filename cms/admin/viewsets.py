"""Screens of the kernel's models in the Wagtail admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.admin.listings import CardsIndexView
from cms.models import OutboundMail


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Everything that changes a row is refused: the worker alone does."""

    def user_has_permission(self, user: object, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, "view")

    def user_has_any_permission(self, user: object, actions: object) -> bool:
        return "view" in actions and super().user_has_permission(user, "view")  # type: ignore[operator]


register_permission_policy(OutboundMail, ReadOnlyPolicy(OutboundMail), exact_class=True)


class OutboundMailViewSet(ModelViewSet):
    """Which mails wait, went out or were given up, and why; without their text or address."""

    model = OutboundMail
    icon = "mail"
    menu_label = _("Outgoing mail")
    add_to_settings_menu = True
    list_display = [
        "key",
        Column("get_state_display", label=_("State"), sort_key="state"),
        "tries",
        DateColumn("created_at", label=_("Created"), sort_key="created_at"),
        DateColumn("sent_at", label=_("Sent at"), sort_key="sent_at"),
        "error",
    ]
    list_filter = ["state"]
    index_view_class = CardsIndexView
    exclude_form_fields: list[str] = []
