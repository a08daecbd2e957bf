"""The app's menu, screens and buttons in the Wagtail admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from legal_docs.admin.amending import hooks as _amending_hooks  # noqa: F401  # registers by being imported
from legal_docs.admin.amending.viewset import AmendingDesk
from legal_docs.admin.drafts import DraftsGroup
from legal_docs.admin.editing import refused_publishing
from legal_docs.admin.editing import withdrawal as admin_views
from legal_docs.admin.editing.checking import problems_of_page
from legal_docs.admin.editing.live_checks import live_checks
from legal_docs.admin.editing.messages import warning_in_words
from legal_docs.admin.editing.places import places
from legal_docs.admin.editing.text_tools import outline, replace_button, replace_in_text
from legal_docs.admin.intake.viewset import FileImport
from legal_docs.admin.lists import staff_search as _staff_search  # noqa: F401  # registers by being imported
from legal_docs.admin.lists import worklist as _work  # noqa: F401  # registers by being imported
from legal_docs.admin.lists.calendar import ValidityCalendar
from legal_docs.admin.lists.citation_queue import CitationQueue
from legal_docs.admin.lists.listing import DocumentChooser, DocumentListing
from legal_docs.admin.lists.reference_rows import DocumentTypes, GazetteIssues, IssuingBodies, LegalFields, Signers
from legal_docs.admin.quality.admin import QualityBoard
from legal_docs.models import DraftDocumentPage, LegalDocumentPage
from legal_docs.text.structure.parser import parse

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_WARNINGS = 12

register_snippet(DraftsGroup)
hooks.register("before_bulk_action", refused_publishing.stop_bulk)


class LegalDocumentsGroup(ViewSetGroup):
    """The menu of legal documents."""

    menu_label = gettext_lazy("Legal documents")
    menu_icon = "doc-full-inverse"
    menu_order = 150
    items = (
        DocumentListing,
        FileImport,
        AmendingDesk,
        ValidityCalendar,
        CitationQueue,
        QualityBoard,
        DocumentTypes,
        IssuingBodies,
        LegalFields,
        Signers,
        GazetteIssues,
    )


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    chooser = DocumentChooser("legal_document_chooser", url_prefix="van-ban/chon")
    return [LegalDocumentsGroup(), chooser, refused_publishing.LegalDocumentViews("legal_document_views")]


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def show_doubts(request: HttpRequest, page: Page) -> None:
    """Show after saving what was recognised in the text and what is doubtful: nothing of it stops the editor.

    What saves itself while an editor types shows no messages: they would accumulate until the next page.
    """
    if not request.accepts("text/html"):
        return
    if isinstance(page, DraftDocumentPage) and (found := page.doubts()):
        messages.warning(request, " ".join([_("Please check:"), *found]))
    if not isinstance(page, LegalDocumentPage):
        return
    law = parse(page.body_text)
    doubts = [str(problem.message) for problem in problems_of_page(page)]
    doubts += [warning_in_words(warning.code, warning.line, warning.data) for warning in law.warnings]
    if law.nodes:
        messages.success(request, _("The text has %(count)d articles.") % {"count": len(law.articles())})
    if doubts:
        shown = format_html_join("", "<li>{}</li>", ((doubt,) for doubt in doubts[:MOST_WARNINGS]))
        more = len(doubts) - MOST_WARNINGS
        rest = _("and %(count)d more") % {"count": more} if more > 0 else ""
        messages.warning(request, format_html("{}<ul>{}</ul>{}", _("Please check:"), shown, rest))


@hooks.register("insert_editor_js")
def checks_script() -> str:
    scripts = ((versioned_static(f"legal_docs/{name}.js"),) for name in ("checks", "places", "outline", "table"))
    return format_html_join("", '<script src="{}" defer></script>', scripts)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Register the actions on documents for Wagtail's log."""
    actions.register_action("legal_docs.withdraw", _("Withdraw"), _("Withdrew the document"))
    actions.register_action("legal_docs.publish_refused", _("Publication refused"), _("Was not published at its time"))
    actions.register_action("legal_docs.text_replaced", _("Find and replace"), _("Replaced words in the text"))
    actions.register_action("legal_docs.citation_decided", _("Decide a citation"), _("Said which document a citation means"))
    actions.register_action("legal_docs.warnings_overridden", _("Reason for warnings"), _("Published in spite of warnings, with a reason"))


@hooks.register("register_admin_urls")
def withdrawal_address() -> list[URLPattern]:
    return [
        path("van-ban/thu-hoi/<int:page_id>/", admin_views.withdraw, name="legal_docs_withdraw"),
        path("van-ban/muc-luc/", outline, name="legal_docs_outline"),
        path("van-ban/tim-thay/<int:page_id>/", replace_in_text, name="legal_docs_replace"),
        path("van-ban/kiem-tra/", live_checks, name="legal_docs_checks"),
        path("van-ban/dieu-khoan/", places, name="legal_docs_places"),
        path("van-ban/kiem-tra/<int:page_id>/", live_checks, name="legal_docs_checks_of"),
    ]


hooks.register("register_page_header_buttons", replace_button)


@hooks.register("register_page_header_buttons")
def withdrawal_button(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Offer withdrawal to those who may unpublish; it cannot be mistaken for unpublishing, since it asks for a reason."""
    if isinstance(page, LegalDocumentPage) and page.live and page.permissions_for_user(user).can_unpublish():
        yield Button(_("Withdraw"), reverse("legal_docs_withdraw", args=[page.pk]), icon_name="cross", priority=70)
