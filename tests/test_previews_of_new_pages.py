"""A preview of a page that is not stored yet, as the form of a new page asks for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page, get_page_models

from legal_docs.models import DocumentType, DraftDocumentPage, LegalDocumentPage
from legal_docs.tests.factories import TEXT, body, document, index_page

pytestmark = pytest.mark.django_db


def new_page(model: type[Page], **values: Any) -> Page:
    """A page below the list of documents as Wagtail's form of a new page makes it for the preview, without a key."""
    parent = index_page()
    place = Page._get_path(parent.path, parent.depth + 1, parent.numchild + 1)
    page: Page = model(title="Trang mới", slug="trang-moi", locale=parent.locale, path=place, depth=parent.depth + 1, **values)
    page.set_url_path(parent)
    return page


def is_shown(page: Page) -> bool:
    return all(page.make_preview_request(preview_mode=mode).status_code == 200 for mode, _name in page.preview_modes)


@pytest.mark.parametrize("model", sorted(set(get_page_models()) - {Page, LegalDocumentPage, DraftDocumentPage}, key=str))
def test_a_new_page_of_each_kind_is_shown_in_the_preview(model: type[Page]) -> None:
    assert is_shown(new_page(model))


def test_a_new_document_is_shown_in_the_preview() -> None:
    kind = DocumentType.objects.get(name="Quyết định")
    assert is_shown(new_page(LegalDocumentPage, document_type=kind, issuing_body=body(), number="05/2026/QĐ-UBND", body_text=TEXT))


@pytest.mark.parametrize("is_open", [True, False])
def test_a_new_draft_for_comment_is_shown_in_the_preview(is_open: bool) -> None:
    first = timezone.localdate() + timedelta(days=0 if is_open else 9)
    values = {"opens_on": first, "closes_on": first + timedelta(days=60), "adopted": None if is_open else document()}
    assert is_shown(new_page(DraftDocumentPage, drafting_body="Sở Y tế", body_text=TEXT, **values))
