"""What the app adds to the Wagtail admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from legal_docs.lawtext import parse
from legal_docs.messages import words_of
from legal_docs.models import LegalDocumentPage
from legal_docs.viewsets import LegalDocumentsGroup

MOST_WARNINGS = 12


@hooks.register("register_admin_viewset")
def register_viewsets() -> LegalDocumentsGroup:
    return LegalDocumentsGroup()


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def show_doubts(request: HttpRequest, page: Page) -> None:
    """After saving, say what was recognised in the text and what is doubtful: nothing of it stops the editor."""
    if not isinstance(page, LegalDocumentPage):
        return
    law = parse(page.body_text)
    doubts = [str(problem.message) for problem in page.problems()]
    doubts += [words_of(warning.code, warning.line, warning.data) for warning in law.warnings]
    if law.nodes:
        messages.success(request, _("The text has %(count)d articles.") % {"count": len(law.articles())})
    if doubts:
        shown = format_html_join("", "<li>{}</li>", ((doubt,) for doubt in doubts[:MOST_WARNINGS]))
        more = len(doubts) - MOST_WARNINGS
        rest = _("and %(count)d more") % {"count": more} if more > 0 else ""
        messages.warning(request, format_html("{}<ul>{}</ul>{}", _("Please check:"), shown, rest))
