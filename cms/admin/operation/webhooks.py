"""Receivers of webhooks in the administration, with the log of each and a test button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets import Button
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.background.webhooks.sending import send_test
from cms.models.webhooks import WebhookReceiver

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PERMISSION = "cms.change_webhookreceiver"
SHOWN = 50


class WebhookReceiverViewSet(SnippetViewSet):
    """Who gets what, and since when one is parked."""

    model = WebhookReceiver
    icon = "link-external"
    menu_label = gettext_lazy("Webhooks")
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = [
        "name",
        "url",
        BooleanColumn("enabled", label=gettext_lazy("switched on")),
        Column("parked_at", label=gettext_lazy("parked since")),
    ]


def log_button(snippet: Any, user: User, next_url: str | None = None) -> Any:
    """Offer the log of a receiver beside it in the list."""
    if isinstance(snippet, WebhookReceiver):
        yield Button(_("Log and test"), reverse("webhook_log", args=[snippet.pk]), icon_name="history", priority=20)


@permission_required(PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def webhook_log(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the last messages of a receiver; by POST send a test at once."""
    receiver = get_object_or_404(WebhookReceiver, pk=pk)
    if request.method == "POST":
        send_test(receiver)
        return redirect("webhook_log", pk)
    context = {"receiver": receiver, "deliveries": receiver.deliveries.all()[:SHOWN]}
    return render(request, "cms/admin/webhook_log.html", context)
