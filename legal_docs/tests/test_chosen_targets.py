"""A target that an editor chose stays, whatever number stands beside it; what only an import stated does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User

from legal_docs.models import (
    LegalDocumentPage,
    Relation,
)
from legal_docs.tests.factories import body, document, related
from legal_docs.tests.test_corrected_numbers import OTHER, RIGHT, WRONG, acting, again, cited, misnumbered, number, repeals, targets
from legal_docs.text.vocabulary import BodyKind, Level, Origin, RelationKind, Status

pytestmark = pytest.mark.django_db


def chosen(page: LegalDocumentPage, **values: Any) -> LegalDocumentPage:
    """An act whose target an editor chose in the form."""
    act = acting(publish=False)
    act.relations.add(related(page, RelationKind.REPEALS, **values))
    act.save_revision(user=User.objects.create_user("chon-van-ban")).publish()
    return act


def edited(act: LegalDocumentPage, **values: Any) -> None:
    """Have an editor open an act, with what the form shows of it, change it and publish it: its relation, or `summary`."""
    draft: Any = again(act).get_latest_revision_as_object()
    draft.relations = list(draft.relations.all())
    for relation in draft.relations.get_object_list():
        relation.target = values.get("target", relation.target)
    draft.summary = values.get("summary", "")
    draft.save_revision(user=User.objects.create_user("sua-van-ban")).publish()


@pytest.mark.parametrize("typed", [WRONG, OTHER, ""])
def test_a_target_that_an_editor_chose_stays_whatever_number_stands_beside_it(typed: str) -> None:
    page = misnumbered()
    chosen(page, target_number=typed)
    number(page, RIGHT)
    assert (targets(), again(page).status) == ([page.pk], Status.EXPIRED)


def test_a_chosen_target_stays_when_the_account_of_the_editor_is_deleted() -> None:
    page = misnumbered()
    act = acting(publish=False)
    act.relations.add(related(page, RelationKind.REPEALS, target_number=WRONG))
    user = User.objects.create_user("nghi-viec")
    act.save_revision(user=user, log_action=True).publish()
    user.delete()
    number(page, RIGHT)
    assert targets() == [page.pk]


def test_a_number_that_an_editor_typed_without_choosing_the_document_is_let_go() -> None:
    page = misnumbered()
    act = acting(publish=False)
    act.relations.add(repeals())
    act.save_revision(user=User.objects.create_user("go-so")).publish()
    assert targets() == [page.pk]
    number(page, RIGHT)
    assert targets() == [None]


def test_an_editor_who_changes_something_else_has_not_chosen_what_the_form_shows() -> None:
    page = misnumbered()
    act = acting(repeals())
    edited(act, summary="Tóm tắt")
    assert targets() == [page.pk]
    number(page, RIGHT)
    assert (targets(), again(page).status) == ([None], Status.IN_FORCE)


def test_a_target_that_an_editor_chose_for_a_number_misread_by_the_import_stays() -> None:
    page = misnumbered(number=RIGHT)
    act = acting(repeals(OTHER, origin=Origin.IMPORTED))
    edited(act, target=page)
    number(page, RIGHT, summary="Tóm tắt")
    assert targets() == [page.pk]
    number(page, "46/2024/QĐ-UBND")
    assert targets() == [page.pk]


@pytest.mark.parametrize("typed", [WRONG, "54/QĐ-UBND"])
def test_a_doubt_that_an_editor_settled_by_choosing_the_document_stays_settled(typed: str) -> None:
    page = misnumbered(number=typed)
    act = acting(repeals(typed, origin=Origin.PARSED if typed == WRONG else Origin.MANUAL, evidence="Xem xét việc bãi bỏ."))
    assert Relation.objects.get().candidate == page
    edited(act, target=page)
    number(page, RIGHT)
    assert (targets(), again(page).status) == ([page.pk], Status.EXPIRED)


def test_a_relation_by_the_name_of_a_law_outlives_a_new_number_and_title() -> None:
    assembly = body("Quốc hội", kind=BodyKind.NATIONAL_ASSEMBLY, level=Level.CENTRAL, locality="")
    days = {"issued_on": date(2019, 11, 21), "effective_on": date(2020, 7, 1)}
    law = document("64/2019/QH14", type_name="Luật", title="Luật Thư viện", issuing_body=assembly, body_text="", **days)
    values = {"target_title": "Luật Thư viện năm 2019"}
    acting(Relation(kind=RelationKind.GUIDES, **values), body_text="Điều 1. Căn cứ\nTheo Điều 2 Luật Thư viện năm 2019.")
    assert (targets(), cited()) == ([law.pk], [law.pk])
    number(law, "46/2019/QH14", title="Luật về thư viện")
    assert (targets(), cited()) == ([law.pk], [law.pk])


@pytest.mark.parametrize("origin", [Origin.MANUAL, Origin.PARSED])
def test_a_target_that_only_an_import_stated_was_chosen_by_nobody(origin: Origin) -> None:
    page = misnumbered()
    acting(related(page, RelationKind.REPEALS, target_number=WRONG, origin=origin))
    number(page, RIGHT)
    assert targets() == [None]


def test_a_doubtful_target_that_nobody_stated_was_chosen_by_nobody() -> None:
    page = misnumbered()
    act = acting(repeals(origin=Origin.PARSED))
    act.save_revision(user=User.objects.create_user("sua-van-ban")).publish()
    Relation.objects.update(target=page)  # as an earlier version did
    number(page, RIGHT)
    assert targets() == [None]
