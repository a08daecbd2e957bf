"""The kernel's hooks for the Wagtail admin: second factor, mail outbox, worklist, stuck background work, saving of pages, drafts."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.snippets.models import register_snippet

from cms.admin.accounts import account_log, role_duties, users
from cms.admin.editing import choosable, choosers, comparing, device_drafts, form_notices, page_saving, revision_names
from cms.admin.interface import first_steps, staff_search, style_page
from cms.admin.interface.menu import add_to_menu
from cms.admin.login import views as login_views
from cms.admin.merging import choices as choice_comparisons
from cms.admin.merging import row_versions
from cms.admin.merging.screen import merge_texts
from cms.admin.operation import journal, mail_wording, retention, stuck_work, system_state, training, webhooks
from cms.admin.operation.outgoing_mail import OutboundMailViewSet
from cms.admin.operation.worker_panel import WorkerPanel, worker_panel
from cms.admin.pasting.views import pasted_blocks
from cms.admin.patches import admin_api, copied_rows, exports, invalid_requests, named_pages, sidebar, start_scripts
from cms.admin.patches import labels as wagtail_labels
from cms.admin.publishing import (
    bundles,
    copies,
    embargo,
    page_reviews,
    refused_approvals,
    scheduled_pages,
    social_posts,
    step_reminders,
    waiting_texts,
)
from cms.admin.second_factor import resets
from cms.admin.sheets import sheet_import
from cms.admin.sheets import user_sheet as _user_sheet  # noqa: F401  # registers by being imported
from cms.background.pages.scheduled_pages import PUBLISH_REFUSED, STILL_PUBLIC
from cms.contracts.accounts import signed_in
from cms.contracts.first_steps import FirstStepsPanel, first_steps_provider
from cms.contracts.worklist import WorklistPanel, worklist_provider
from cms.models.blocks.page_links import LivePageLinks
from cms.models.publishing.approval_link import carry_approvals
from cms.web.pages import guides
from cms.web.request import restricted

add_to_menu("reports", _("Journal"), "journal", attrgetter("is_superuser"), "journal", "history", 50)
add_to_menu("settings", _("Who may do what"), "role_duties", "auth.change_group", "role-duties", "group", 650)
add_to_menu("settings", _("Wording of mails"), "mail_wordings", mail_wording.PERMISSION, "mail-wording", "mail", 660)
add_to_menu("settings", _("Style page"), "style_page", user_has_any_page_permission, "style-page", "view", 670)
add_to_menu("settings", _("State of the system"), "system_state", system_state.MAY_SEE, "system-state", "cogs", 890)
add_to_menu("settings", _("Copy for practice"), "training_copy", training.may_see, "training-copy", "snippet", 895)
add_to_menu("settings", _("Stuck background work"), "stuck_work", stuck_work.kinds_for, "stuck-work", "warning", 900)
add_to_menu("settings", _("Delayed logins"), "delayed_logins", login_views.MAY_UNLOCK, "delayed-logins", "lock", 910)
add_to_menu("settings", _("Lost second factor"), "second_factor_resets", resets.MAY_RESET, "second-factor-resets", "lock", 915)
add_to_menu("settings", _("Retention"), "retention_rules", retention.MAY_CONFIRM, "retention", "time", 920)
add_to_menu("settings", _("Import and export of sheets"), "sheets", sheet_import.may_import, "sheets", "table", 640)
add_to_menu("help", _("Guides"), "guides", attrgetter("is_authenticated"), "guides", "help", 10)

wagtail_labels.apply()
choosers.apply()
named_pages.apply()
choice_comparisons.apply()
revision_names.apply()
start_scripts.apply()
sidebar.apply()
invalid_requests.apply()
exports.apply()
copied_rows.apply()
row_versions.apply()
step_reminders.apply()
refused_approvals.apply()

hooks.register("before_create_page", page_saving.create_page, order=-100)
hooks.register("before_edit_page", page_saving.edit_page, order=-100)
hooks.register("before_publish_page", page_saving.note_page, order=-100)
hooks.register("after_create_page", page_saving.note_page, order=-100)
hooks.register("after_edit_page", lambda request, page: carry_approvals(page))
hooks.register("after_edit_page", form_notices.tell_of_link)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """Return the addresses of the kernel's own screens in the administration."""
    return [
        path("viec-dung-lai/", stuck_work.stuck_work, name="stuck_work"),
        path("viec-dung-lai/lam-lai/", stuck_work.try_again, name="stuck_work_try_again"),
        path("tim/", staff_search.staff_search, name="staff_search"),
        path("nhat-ky/", journal.journal, name="journal"),
        path("mau-thu/", mail_wording.mails, name="mail_wordings"),
        path("mau-thu/<path:template>/", mail_wording.wording, name="mail_wording"),
        path("bai-mang-xa-hoi/<int:key>/", social_posts.social_post, name="social_post"),
        path("vai-tro/", role_duties.roles, name="role_duties"),
        path("giao-dien-mau/", style_page.style_page, name="style_page"),
        path("tinh-trang/", system_state.system_state, name="system_state"),
        path("ban-de-tap/", training.training_copy, name="training_copy"),
        path("dang-nhap-cho/", login_views.delayed_logins, name="delayed_logins"),
        path("dang-nhap-cho/cho-vao/", login_views.reset_delays, name="delayed_logins_let_in"),
        path("mat-thiet-bi/", resets.resets, name="second_factor_resets"),
        path("thoi-han-luu-giu/", retention.table, name="retention_rules"),
        path("thoi-han-luu-giu/xac-nhan/", retention.confirm, name="retention_confirm"),
        path("phien-lam-viec/", device_drafts.session_state, name="session_state"),
        path("webhook/<int:pk>/", webhooks.webhook_log, name="webhook_log"),
        path("trinh-xu-ly-nen/", worker_panel, name="worker_panel"),
        path("ten-phien-ban/<int:key>/", revision_names.name_revision, name="name_revision"),
        path("ghep-ban/<int:key>/", merge_texts, name="merge_texts"),
        path("noi-dung-dan/", pasted_blocks, name="pasted_blocks"),
        path("xem-truoc/<int:key>/", embargo.embargo_links, name="embargo_links"),
        path("goi-xuat-ban/<int:key>/", bundles.overview, name="bundle_overview"),
        path("bang-tinh/", sheet_import.sheets, name="sheets"),
        path("bang-tinh/<slug:code>/", sheet_import.take, name="sheet_import"),
        path("bang-tinh/<slug:code>/tep.xlsx", sheet_import.export, name="sheet_export"),
        path("huong-dan/", guides.overview, name="guides"),
        path("huong-dan/anh/<str:name>", guides.picture, name="guide_picture"),
        path("huong-dan/<slug:slug>/", guides.guide, name="guide"),
    ]


hooks.register("before_serve_page", restricted.page_for_the_admitted)
hooks.register("register_rich_text_features", lambda features: features.register_link_type(LivePageLinks), order=1000)  # after Wagtail's
hooks.register("construct_help_menu", guides.remove_wagtail_help_links)
hooks.register("construct_page_chooser_queryset", lambda pages, request: choosable.choosable(pages, request.user))
hooks.register("construct_admin_api", lambda router: router.register_endpoint("documents", admin_api.DocumentsOfUser), order=10)
hooks.register("construct_admin_api", lambda router: router.register_endpoint("images", admin_api.ImagesOfUser), order=10)
hooks.register("construct_admin_api", lambda router: router.register_endpoint("pages", admin_api.PagesToRead), order=10)


@hooks.register("register_log_actions")
def account_actions(actions: LogActionRegistry) -> None:
    """Register the actions on accounts and second factors for Wagtail's log."""
    actions.register_action("account.login", _("Sign in"), _("Signed in"))
    actions.register_action("account.logout", _("Sign out"), _("Signed out"))
    changed = _("Changed password, e-mail address, user name or rights of an account")
    actions.register_action(account_log.CHANGED_BY_OTHER, _("Account changed"), changed)
    asked = _("Asked to take away a lost second factor")
    actions.register_action("account.second_factor_asked", _("Lost second factor"), asked)
    actions.register_action("account.second_factor_kept", _("Lost second factor"), _("Withdrew or refused to take it away"))
    actions.register_action("account.second_factor_reset", _("Second factor reset"), _("Took away a lost second factor"))


@hooks.register("register_log_actions")
def change_notes(actions: LogActionRegistry) -> None:
    @actions.register_action("cms.change_note")
    class ChangeNoted(LogFormatter):
        label = _("What is new for readers")

        def format_message(self, log_entry: Any) -> str:
            return f"{self.label}: {log_entry.data['text']}"


@hooks.register("register_log_actions")
def names_of_versions(actions: LogActionRegistry) -> None:
    labels = {revision_names.NAMED: _("Name given to a version"), revision_names.UNNAMED: _("Name of a version taken away")}
    for action, words in labels.items():

        @actions.register_action(action)
        class NameOfVersion(LogFormatter):
            label = words

            def format_message(self, log_entry: Any) -> str:
                return f"{self.label}: {log_entry.data['name']}"


@hooks.register("register_log_actions")
def publication_actions(actions: LogActionRegistry) -> None:
    actions.register_action(PUBLISH_REFUSED, _("Publication refused"), _("Was not published at its time"))
    actions.register_action(STILL_PUBLIC, _("Still public"), _("Was not taken offline at its time"))
    actions.register_action("cms.embargo_link", _("Link before publication"), _("Made a link to read the page before publication"))
    actions.register_action("cms.embargo_revoked", _("Link withdrawn"), _("Withdrew a link to read the page before publication"))


@hooks.register("register_log_actions")
def stuck_work_actions(actions: LogActionRegistry) -> None:
    actions.register_action(stuck_work.TRIED_AGAIN, _("Stuck work tried again"), _("Let stuck work be tried again"))
    actions.register_action(stuck_work.GIVEN_UP, _("Stuck work given up"), _("Gave stuck work up for good"))


@hooks.register("register_admin_search_area")
def staff_search_area() -> staff_search.StaffSearchArea:
    return staff_search.StaffSearchArea()


@hooks.register("register_account_menu_item")
def second_factor_in_account(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("second_factor_setup"),
        "label": _("Second factor"),
        "help_text": _("Protect your login with codes from an app on your phone."),
    }


register_snippet(webhooks.WebhookReceiverViewSet)
hooks.register("register_snippet_listing_buttons", webhooks.log_button)


@hooks.register("insert_global_admin_js")
def device_drafts_script() -> SafeString:
    return format_html('<script src="{}" type="module"></script>', static("cms/js/drafts.js"))


register_snippet(bundles.BundleViewSet)
register_snippet(page_reviews.PageReviewViewSet)
hooks.register("register_page_header_buttons", embargo.embargo_button)
hooks.register("register_page_header_buttons", page_reviews.review_button)
hooks.register("register_page_header_buttons", comparing.header_button)
hooks.register("register_page_listing_buttons", comparing.listing_button)
hooks.register("register_page_header_buttons", social_posts.social_post_button)
worklist_provider(page_reviews.reviews_due)
hooks.register("before_publish_page", bundles.defer_to_bundle, order=-50)
hooks.register("before_bulk_action", bundles.defer_to_bundle_in_bulk)
hooks.register("before_bulk_action", users.keep_accounts_in_bulk)
hooks.register("before_copy_page", copies.refuse_copies)
hooks.register("before_move_page", named_pages.demand_right_to_move, order=50)  # others say why first
hooks.register("register_log_actions", named_pages.name_known_pages, order=10)  # after Wagtail's
hooks.register("before_delete_page", copies.tell_what_goes_with)
hooks.register("register_bulk_action", copies.DeletePages, order=1)  # after Wagtail's own of this name
hooks.register("register_bulk_action", refused_approvals.PublishPages, order=1)
worklist_provider(bundles.held_bundles)
worklist_provider(resets.resets_waiting)
worklist_provider(scheduled_pages.refused_pages)


@hooks.register("insert_editor_js")
def pasting() -> SafeString:
    return render_to_string("cms/admin/paste.html")


@hooks.register("insert_editor_js")
def editor_scripts() -> SafeString:
    return format_html_join(
        "", '<script src="{}" type="module"></script>', ((static(f"cms/js/{name}.js"),) for name in ("autosave", "editor"))
    )


@hooks.register("insert_global_admin_js")
def start_script() -> SafeString:
    return format_html('<script src="{}"></script>', static("cms/js/admin-start.js"))


@hooks.register("insert_global_admin_css")
def admin_look() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/css/admin.css"))


@hooks.register("construct_homepage_panels")
def worklist(request: HttpRequest, panels: list[Any]) -> None:
    """Put our two panels of texts in the place of Wagtail's of the same names; add first steps and the worklist."""
    own: list[Any] = [waiting_texts.WaitingTextsPanel(), waiting_texts.TextsToReviewPanel()]
    panels[:] = [*(one for one in panels if one.name not in {panel.name for panel in own}), *own]
    panels.append(FirstStepsPanel(signed_in(request)))
    panels.append(WorklistPanel(signed_in(request)))


@hooks.register("construct_homepage_panels")
def silent_worker(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(WorkerPanel())
    panels.append(retention.HeldRetentionPanel(signed_in(request)))


worklist_provider(stuck_work.stuck_work_items)
first_steps_provider(first_steps.account_and_pages)


@hooks.register("register_admin_viewset")
def outbox() -> OutboundMailViewSet:
    return OutboundMailViewSet()
