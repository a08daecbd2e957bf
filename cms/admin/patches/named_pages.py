"""Screens that take keys of pages, or tell what was done with pages, name no page to whoever may not know it: `choosable` is the rule."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler, PageLinkElementHandler
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.documents import get_document_model
from wagtail.documents.rich_text.contentstate import DocumentLinkElementHandler
from wagtail.log_actions import LogActionRegistry, get_active_log_context
from wagtail.models import Page

from cms.admin.editing.choosable import as_told, choosable, hidden_name, may_be_told

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_ABOUT_OTHER_PAGES = ("wagtail.copy", "wagtail.copy_for_translation", "wagtail.create_alias", "wagtail.move")
_actionable = BulkAction.get_actionable_objects
_page_link, _document_link = PageLinkElementHandler.get_attribute_data, DocumentLinkElementHandler.get_attribute_data


def apply() -> None:
    """Patch the actions on many rows, and the links of running texts in their editor."""
    BulkAction.get_actionable_objects = _actionable_or_known
    PageLinkElementHandler.get_attribute_data, DocumentLinkElementHandler.get_attribute_data = _known_page, _known_document


def demand_right_to_move(request: HttpRequest, page: Page, destination: Page) -> None:
    """Raise PermissionDenied before the question whether to move a page, which names both (hook `before_move_page`)."""
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied


def name_known_pages(actions: LogActionRegistry) -> None:
    """Let the log of a page name others to whoever may know them (hook `register_log_actions`, after Wagtail's own)."""
    for formatter in map(actions.formatters.__getitem__, _ABOUT_OTHER_PAGES):
        formatter.format_message = _told_by(formatter.format_message)


def _actionable_or_known(self: BulkAction) -> tuple[list[Any], dict[str, list[Any]]]:
    """Leave out of the rows without access, which the screen names, those that the person may not know."""
    rows, others = _actionable(self)
    user, keys = self.request.user, [row.pk for row in others["items_with_no_access"]]
    known = choosable(self.model._default_manager.filter(pk__in=keys), user) if keys else ()
    return rows, others | {"items_with_no_access": [as_told(row, user) for row in known]}


def _known_page(self: LinkElementHandler, attrs: dict[str, str]) -> dict[str, Any]:
    return _known_target(_page_link(self, attrs), Page)


def _known_document(self: LinkElementHandler, attrs: dict[str, str]) -> dict[str, Any]:
    return _known_target(_document_link(self, attrs), get_document_model())


def _known_target(link: dict[str, Any], kind: Any) -> dict[str, Any]:
    """Return what the editor is told of a link; of a target that the person may not know, its key alone."""
    user: User | None = get_active_log_context().user
    row = kind.objects.filter(pk=link.get("id")).first() if user else None
    if user is None or row is None or may_be_told(row, user):
        return link
    return dict.fromkeys(link) | {"id": row.pk, "url": hidden_name(row.pk)}


def _told_by(formatted: Any) -> Any:
    """Return a formatter of messages that is given the pages of an entry as the person may know them."""

    def format_message(entry: Any) -> str:
        told = dict(entry.data)
        if user := get_active_log_context().user:
            told |= {name: _as_told(said, user) for name, said in told.items() if isinstance(said, dict) and "title" in said}
        return str(formatted(SimpleNamespace(data=told)))

    return format_message


def _as_told(told: dict[str, Any], user: User) -> dict[str, Any]:
    page = Page.objects.filter(pk=told.get("id")).first()
    if page is None:
        return told
    page.draft_title = told["title"]
    return told | {"title": as_told(page, user).draft_title if may_be_told(page, user) else hidden_name(page.pk)}
