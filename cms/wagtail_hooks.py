"""The kernel's hooks for the Wagtail admin: second factor, mail outbox, worklist, stuck background work, saving of pages, drafts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.snippets.models import register_snippet

from cms.admin import (
    bundles,
    device_drafts,
    journal,
    mail_wording,
    nonsense,
    page_reviews,
    page_saving,
    retention,
    role_duties,
    staff_search,
    start_scripts,
    stuck_work,
    webhooks,
)
from cms.admin import labels as wagtail_labels
from cms.admin.login import views as login_views
from cms.admin.viewsets import OutboundMailViewSet
from cms.admin.worker_panel import WorkerPanel
from cms.blocks.pasting import pasted_blocks
from cms.contracts.worklist import WorklistPanel, worklist_provider

wagtail_labels.apply()
start_scripts.apply()
nonsense.apply()

hooks.register("before_create_page", page_saving.create_page, order=-100)
hooks.register("before_edit_page", page_saving.edit_page, order=-100)
hooks.register("before_publish_page", page_saving.note_page, order=-100)
hooks.register("after_create_page", page_saving.note_page, order=-100)


@hooks.register("register_admin_urls")
def stuck_work_addresses() -> list[URLPattern]:
    return [
        path("viec-dung-lai/", stuck_work.stuck_work, name="stuck_work"),
        path("viec-dung-lai/lam-lai/", stuck_work.try_again, name="stuck_work_try_again"),
    ]


@hooks.register("register_admin_urls")
def everyday_addresses() -> list[URLPattern]:
    return [
        path("tim/", staff_search.staff_search, name="staff_search"),
        path("nhat-ky/", journal.journal, name="journal"),
        path("mau-thu/", mail_wording.mails, name="mail_wordings"),
        path("mau-thu/<path:template>/", mail_wording.wording, name="mail_wording"),
        path("vai-tro/", role_duties.roles, name="role_duties"),
    ]


@hooks.register("register_reports_menu_item")
def journal_in_menu() -> MenuItem:
    return journal.JournalMenuItem(_("Journal"), reverse("journal"), name="journal", icon_name="history", order=50)


@hooks.register("register_settings_menu_item")
def roles_in_menu() -> MenuItem:
    return role_duties.RolesMenuItem(_("Who may do what"), reverse("role_duties"), name="role-duties", icon_name="group", order=650)


@hooks.register("register_settings_menu_item")
def mail_wording_in_menu() -> MenuItem:
    return mail_wording.MailWordingMenuItem(
        _("Wording of mails"), reverse("mail_wordings"), name="mail-wording", icon_name="mail", order=660
    )


@hooks.register("register_log_actions")
def account_actions(actions: LogActionRegistry) -> None:
    actions.register_action("account.login", _("Sign in"), _("Signed in"))
    actions.register_action("account.logout", _("Sign out"), _("Signed out"))


@hooks.register("register_log_actions")
def change_notes(actions: LogActionRegistry) -> None:
    @actions.register_action("cms.change_note")
    class ChangeNoted(LogFormatter):
        label = _("What is new for readers")

        def format_message(self, log_entry: Any) -> str:
            return f"{self.label}: {log_entry.data['text']}"


@hooks.register("register_admin_search_area")
def staff_search_area() -> staff_search.StaffSearchArea:
    return staff_search.StaffSearchArea()


@hooks.register("register_admin_urls")
def delayed_login_addresses() -> list[URLPattern]:
    return [
        path("dang-nhap-cho/", login_views.delayed_logins, name="delayed_logins"),
        path("dang-nhap-cho/cho-vao/", login_views.let_in, name="delayed_logins_let_in"),
    ]


@hooks.register("register_settings_menu_item")
def delayed_logins_in_menu() -> MenuItem:
    return login_views.DelayedLoginsMenuItem(
        _("Delayed logins"), reverse("delayed_logins"), name="delayed-logins", icon_name="lock", order=910
    )


@hooks.register("register_admin_urls")
def retention_addresses() -> list[URLPattern]:
    return [
        path("thoi-han-luu-giu/", retention.table, name="retention"),
        path("thoi-han-luu-giu/xac-nhan/", retention.confirm, name="retention_confirm"),
    ]


@hooks.register("register_settings_menu_item")
def retention_in_menu() -> MenuItem:
    return retention.RetentionMenuItem(_("Retention"), reverse("retention"), name="retention", icon_name="time", order=920)


@hooks.register("register_settings_menu_item")
def stuck_work_in_menu() -> MenuItem:
    return stuck_work.StuckWorkMenuItem(
        _("Stuck background work"), reverse("stuck_work"), name="stuck-work", icon_name="warning", order=900
    )


@hooks.register("register_account_menu_item")
def second_factor_in_account(request: Any) -> dict[str, Any]:
    return {
        "url": reverse("second_factor_setup"),
        "label": _("Second factor"),
        "help_text": _("Protect your login with codes from an app on your phone."),
    }


@hooks.register("register_admin_urls")
def session_address() -> list[URLPattern]:
    return [
        path("phien-lam-viec/", device_drafts.session_state, name="session_state"),
        path("webhook/<int:pk>/", webhooks.webhook_log, name="webhook_log"),
    ]


register_snippet(webhooks.WebhookReceiverViewSet)
hooks.register("register_snippet_listing_buttons", webhooks.log_button)


@hooks.register("insert_global_admin_js")
def device_drafts_script() -> SafeString:
    return format_html('<script src="{}" type="module"></script>', static("cms/js/drafts.js"))


@hooks.register("register_admin_urls")
def pasting_address() -> list[URLPattern]:
    return [path("noi-dung-dan/", pasted_blocks, name="pasted_blocks")]


@hooks.register("register_admin_urls")
def bundle_address() -> list[URLPattern]:
    return [path("goi-xuat-ban/<int:key>/", bundles.overview, name="bundle_overview")]


register_snippet(bundles.BundleViewSet)
register_snippet(page_reviews.PageReviewViewSet)
hooks.register("register_page_header_buttons", page_reviews.review_button)
worklist_provider(page_reviews.reviews_due)
hooks.register("before_publish_page", bundles.hold_back, order=-50)
worklist_provider(bundles.held_bundles)


@hooks.register("insert_editor_js")
def pasting() -> SafeString:
    return render_to_string("cms/admin/paste.html")


@hooks.register("insert_global_admin_js")
def start_script() -> SafeString:
    return format_html('<script src="{}"></script>', static("cms/js/admin-start.js"))


@hooks.register("insert_global_admin_css")
def admin_look() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/css/admin.css"))


@hooks.register("construct_homepage_panels")
def work_waiting(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(WorklistPanel(request.user))


@hooks.register("construct_homepage_panels")
def silent_worker(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(WorkerPanel())
    panels.append(retention.HeldRetentionPanel(request.user))


worklist_provider(stuck_work.stuck_work_items)


@hooks.register("register_admin_viewset")
def outbox() -> OutboundMailViewSet:
    return OutboundMailViewSet()
