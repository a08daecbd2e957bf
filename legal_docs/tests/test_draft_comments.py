"""Comments on drafts: sent twice, too late, on an article of an attached regulation; drafts that not everyone may read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from wagtail.models import PageViewRestriction

from legal_docs.models import DraftComment, DraftDocumentPage
from legal_docs.tests.factories import document
from legal_docs.tests.test_drafts import CLOSED, OPENED, SENT, TEXT, at, draft, send  # noqa: F401  # `draft` is a fixture

pytestmark = pytest.mark.django_db
ATTACHED = f"""QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy định về chợ
Y.
Điều 2. Thi hành
Z.
Nơi nhận:
- A;
TM. ỦY BAN NHÂN DÂN
QUY ĐỊNH
Về chợ
(Ban hành kèm theo Quyết định số 1/2026/QĐ-UBND)
{TEXT}"""


def test_the_same_comment_sent_twice_from_one_form_is_kept_once(client: Client, draft: DraftDocumentPage) -> None:  # noqa: F811
    address = f"/gop-y/{draft.pk}/?dieu=art_2"
    with at(OPENED):
        token = re.search(r'name="token" value="([^"]+)"', client.get(address).content.decode())
    assert token is not None
    with time_machine.travel(datetime(2026, 11, 2, 3, 1, tzinfo=UTC), tick=False):
        for text in (SENT, SENT, "Một ý kiến khác."):
            response = client.post(address, {"token": token[1], "text": text, "sender": "person"})
            assert "đã được tiếp nhận" in response.content.decode()
    assert DraftComment.objects.count() == 2


def test_a_comment_sent_too_late_is_shown_to_who_typed_it(client: Client, draft: DraftDocumentPage) -> None:  # noqa: F811
    address = f"/gop-y/{draft.pk}/?dieu=art_2"
    with at(CLOSED, 16):
        token = re.search(r'name="token" value="([^"]+)"', client.get(address).content.decode())
    assert token is not None
    with at(CLOSED + timedelta(days=1), 1):
        late = client.post(address, {"token": token[1], "text": SENT, "sender": "person"})
        forged = client.post(address, {"token": "x", "text": SENT, "sender": "person"})
    assert (late.status_code, forged.status_code) == (410, 410)
    assert SENT in late.content.decode()
    assert SENT not in forged.content.decode()
    assert not DraftComment.objects.exists()


def test_a_comment_on_an_article_of_an_attached_regulation_says_so(client: Client, draft: DraftDocumentPage) -> None:  # noqa: F811
    draft.body_text = ATTACHED
    draft.save_revision().publish()
    for article in ("art_1", "att_1__art_1"):
        send(client, draft, OPENED, article=article)
    assert set(DraftComment.objects.values_list("place", flat=True)) == {"Điều 1", "Điều 1 (Quy định kèm theo)"}


def test_the_adopted_document_does_not_name_a_draft_that_not_everyone_may_read(client: Client, draft: DraftDocumentPage) -> None:  # noqa: F811
    adopted = document()
    draft.adopted = adopted
    draft.save_revision().publish()
    assert draft.title in client.get(adopted.url).content.decode()
    PageViewRestriction.objects.create(page=draft.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    assert draft.title not in client.get(adopted.url).content.decode()
