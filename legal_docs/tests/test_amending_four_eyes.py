"""Two people read every word of an amendment: who may approve it, what they read, and two people at one step."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from legal_docs.law.amending.approval import may_approve
from legal_docs.law.amending.approving import deciding, held, preparing
from legal_docs.law.amending.texts.versions import follow_acting
from legal_docs.models import Amendment, AmendmentState, AmendmentStep, LegalDocumentPage
from legal_docs.tests.amended import EFFECT, publisher
from legal_docs.tests.test_amending_desk import logged_in

pytestmark = pytest.mark.django_db
LATER = EFFECT.replace(month=6)


@pytest.fixture(scope="module")
def _stored(once: Any, stored_acting: LegalDocumentPage) -> Amendment:
    amendment: Amendment = once(lambda: preparing.propose(stored_acting)[0])
    return amendment


@pytest.fixture
def amendment(_stored: Amendment) -> Amendment:
    """A draft of five steps that nobody has worked on."""
    return Amendment.objects.get(pk=_stored.pk)


@pytest.fixture
def third() -> Any:
    return publisher("nguoi-thu-ba")


def step_of(amendment: Amendment, place: int = 0) -> AmendmentStep:
    return amendment.steps.all()[place]


def again(amendment: Amendment) -> Amendment:
    return Amendment.objects.get(pk=amendment.pk)


def refused(move: Any) -> str:
    with pytest.raises(held.AmendmentRefused) as caught:
        move()
    return caught.value.code


# --- who may approve ----------------------------------------------------------------------------------------------------------


def test_who_wrote_the_words_of_a_step_may_not_approve_it_after_another_hand(
    amendment: Amendment, first: Any, second: Any, third: Any
) -> None:
    preparing.correct(step_of(amendment), user=second, new_text="1. Thư viện mở cửa từ 6 giờ đến 20 giờ.")
    preparing.correct(step_of(amendment), user=first, new_phrase="x")
    deciding.submit(amendment, user=first)
    assert [may_approve(again(amendment), who) for who in (first, second, third)] == [False, False, True]
    with pytest.raises(PermissionDenied):
        deciding.approve(amendment, user=second)


def test_who_set_the_day_may_not_approve_after_another_set_it_again(amendment: Amendment, first: Any, second: Any, third: Any) -> None:
    preparing.set_day(amendment, user=second, day=LATER)
    preparing.set_day(amendment, user=first, day=EFFECT)
    deciding.submit(amendment, user=first)
    assert [may_approve(again(amendment), who) for who in (second, third)] == [False, True]


def test_an_author_stays_one_of_a_step_that_another_moved_to_its_own_day(amendment: Amendment, first: Any, second: Any, third: Any) -> None:
    preparing.correct(step_of(amendment), user=second, new_text="1. Thư viện mở cửa từ 6 giờ đến 20 giờ.")
    moved = preparing.set_day_of_step(step_of(amendment), user=first, day=LATER)
    assert [may_approve(moved, who) for who in (first, second, third)] == [False, False, True]
    assert may_approve(again(amendment), first) is False  # an instruction less is their work, too


def test_who_left_a_step_out_and_who_added_one_may_not_approve(amendment: Amendment, first: Any, second: Any, third: Any) -> None:
    preparing.leave_out(step_of(amendment), user=second, reason="Chỉ nói về xã.")
    preparing.include_step(step_of(amendment), user=first)
    added = preparing.add_step(amendment, user=third, words="Bỏ từ", operation="phrase", anchor="art_3", old_phrase="thi hành")
    preparing.correct(added, user=first, old_phrase="tổ chức")
    assert [may_approve(again(amendment), who) for who in (first, second, third)] == [False, False, False]


def test_an_author_stays_one_when_an_approval_was_taken_back(amendment: Amendment, first: Any, second: Any, third: Any) -> None:
    preparing.correct(step_of(amendment), user=second, new_text="1. Thư viện mở cửa từ 6 giờ đến 20 giờ.")
    deciding.submit(amendment, user=first)
    deciding.approve(amendment, user=third)
    deciding.take_back(amendment, user=third, reason="Nhầm.")
    preparing.correct(step_of(amendment), user=first, new_text="1. Thư viện mở cửa từ 6 giờ đến 21 giờ.")
    deciding.submit(amendment, user=first)
    assert [may_approve(again(amendment), who) for who in (second, third)] == [False, True]


def test_a_reader_of_another_amendment_of_the_document_may_approve(amendment: Amendment, first: Any, second: Any) -> None:
    moved = preparing.set_day_of_step(step_of(amendment), user=first, day=LATER)
    preparing.correct(step_of(amendment), user=second, new_phrase="x")
    assert [may_approve(moved, who) for who in (first, second)] == [False, True]


# --- a deleted account --------------------------------------------------------------------------------------------------------


def test_words_of_a_deleted_account_stay_when_the_document_is_read_again(amendment: Amendment, first: Any, second: Any) -> None:
    preparing.correct(step_of(amendment), user=second, new_text="1. Lời đã sửa.")
    second.delete()
    preparing.propose(amendment.acting, user=first)
    assert step_of(again(amendment)).new_text == "1. Lời đã sửa."


def test_a_day_of_a_deleted_account_stays(amendment: Amendment, first: Any, second: Any) -> None:
    preparing.set_day(amendment, user=second, day=LATER)
    second.delete()
    preparing.propose(amendment.acting, user=first)
    assert again(amendment).effective_on == LATER
    follow_acting(amendment.acting, LATER)  # the document begins on EFFECT, not on that day any more
    assert again(amendment).effective_on == LATER


# --- what was read ------------------------------------------------------------------------------------------------------------


def press(client: Client, amendment: Amendment, seen: str) -> str:
    response = client.post(reverse("legal_amending:move", args=[amendment.pk]), {"move": "approve", "seen": seen}, follow=True)
    return response.content.decode()


def seen_by(client: Client, amendment: Amendment) -> str:
    content = client.get(reverse("legal_amending:amendment", args=[amendment.pk])).content.decode()
    return content.split('name="seen" value="', 1)[1].split('"', 1)[0]


@pytest.mark.parametrize("change", ["words", "day", "left out", "nothing named"])
def test_another_text_than_the_one_read_is_not_approved_and_shown_again(
    amendment: Amendment, first: Any, second: Any, third: Any, change: str
) -> None:
    approver = logged_in(second)
    deciding.submit(amendment, user=first)
    seen = seen_by(approver, amendment)
    deciding.send_back(amendment, user=third, reason="Sửa lại.")
    if change == "words":
        preparing.correct(step_of(amendment), user=first, new_text="1. Thư viện đóng cửa.")
    elif change == "day":
        preparing.set_day(again(amendment), user=first, day=LATER)
    elif change == "left out":
        preparing.leave_out(step_of(amendment), user=first, reason="Chỉ nói về xã.")
    else:
        seen = ""
    deciding.submit(again(amendment), user=first)
    shown = press(approver, amendment, seen)
    assert "đã thay đổi kể từ khi bạn mở trang này" in shown
    assert again(amendment).state == AmendmentState.SUBMITTED
    press(approver, amendment, seen_by(approver, amendment))
    assert again(amendment).state == AmendmentState.APPROVED


def test_what_was_read_is_approved_though_it_was_returned_in_between(amendment: Amendment, first: Any, second: Any, third: Any) -> None:
    approver = logged_in(second)
    deciding.submit(amendment, user=first)
    seen = seen_by(approver, amendment)
    deciding.send_back(amendment, user=third, reason="Xem lại.")
    deciding.submit(amendment, user=first)
    press(approver, amendment, seen)
    assert again(amendment).state == AmendmentState.APPROVED


# --- two people at one step ---------------------------------------------------------------------------------------------------


def opened(client: Client, step: AmendmentStep) -> dict[str, str]:
    """Return the form of a step as the browser has it."""
    rows = client.get(reverse("legal_amending:amendment", args=[step.amendment_id])).context["rows"]
    form = next(row.form for row in rows if row.step.pk == step.pk)
    return {field.html_name: str(field.value() or "") for field in form}


def sent(client: Client, step: AmendmentStep, form: dict[str, str], **typed: str) -> Any:
    values = form | {f"s{step.pk}-{name}": value for name, value in typed.items()}
    return client.post(reverse("legal_amending:step", args=[step.pk]), {"move": "save", **values})


def test_a_form_opened_before_a_colleague_stored_keeps_their_words(amendment: Amendment, first: Any, second: Any) -> None:
    step, client = step_of(amendment), logged_in(first)
    form = opened(client, step)
    preparing.correct(step_of(amendment), user=second, new_text="1. Lời của đồng nghiệp.", anchor="art_2__cl_2")
    response = sent(client, step, form, operation="replace", old_phrase="cụm từ của tôi")
    assert response.status_code == 302
    step.refresh_from_db()
    assert (step.new_text, step.anchor, step.old_phrase) == ("1. Lời của đồng nghiệp.", "art_2__cl_2", "cụm từ của tôi")


def test_of_two_texts_of_one_step_both_are_shown_and_the_next_press_decides(amendment: Amendment, first: Any, second: Any) -> None:
    step, client = step_of(amendment), logged_in(first)
    form = opened(client, step)
    preparing.correct(step_of(amendment), user=second, new_text="1. Lời của đồng nghiệp.")
    response = sent(client, step, form, new_text="1. Lời của tôi.")
    shown = response.content.decode()
    assert response.status_code == 200
    assert "1. Lời của đồng nghiệp." in shown
    assert "1. Lời của tôi." in shown
    step.refresh_from_db()
    assert step.new_text == "1. Lời của đồng nghiệp."
    row = next(row for row in response.context["rows"] if row.step.pk == step.pk)
    assert sent(client, step, {field.html_name: str(field.value() or "") for field in row.form}).status_code == 302
    step.refresh_from_db()
    assert step.new_text == "1. Lời của tôi."


def test_of_two_places_of_one_step_both_are_shown(amendment: Amendment, first: Any, second: Any) -> None:
    step, client = step_of(amendment), logged_in(first)
    form = opened(client, step)
    preparing.correct(step_of(amendment), user=second, anchor="art_2__cl_2")
    shown = sent(client, step, form, place="Điều 1").content.decode()
    assert "“khoản 2 Điều 2”" in shown
    assert 'value="Điều 1"' in shown
    step.refresh_from_db()
    assert step.anchor == "art_2__cl_2"


def test_a_correction_does_not_carry_out_again_what_a_colleague_left_out(amendment: Amendment, first: Any, second: Any) -> None:
    mine, theirs = step_of(amendment), step_of(amendment)
    preparing.leave_out(theirs, user=second, reason="Chỉ nói về xã.")
    preparing.correct(mine, user=first, new_text=f"{mine.new_text} Thêm.")
    step = step_of(amendment)
    assert (step.included, step.left_out_because, step.new_text[-5:]) == (False, "Chỉ nói về xã.", "Thêm.")


def test_a_second_reason_does_not_replace_that_of_who_left_the_step_out_first(amendment: Amendment, first: Any, second: Any) -> None:
    mine = step_of(amendment)
    preparing.leave_out(step_of(amendment), user=second, reason="Chỉ nói về xã.")
    assert refused(lambda: preparing.leave_out(mine, user=first, reason="Khác.")) == "left_out_already"
    shown = logged_in(first).post(reverse("legal_amending:step", args=[mine.pk]), {"move": "leave_out", "reason": "Khác."}).content.decode()
    assert "Người khác vừa bỏ qua nội dung này: “Chỉ nói về xã.”" in shown
    assert step_of(amendment).left_out_because == "Chỉ nói về xã."


def test_a_step_that_moved_meanwhile_to_a_submitted_amendment_is_not_changed(amendment: Amendment, first: Any, second: Any) -> None:
    mine = step_of(amendment)
    moved = preparing.set_day_of_step(step_of(amendment), user=second, day=LATER)
    deciding.submit(moved, user=second)
    assert refused(lambda: preparing.correct(mine, user=first, new_text="1. Lời của tôi.")) == "not_in_preparation"


def test_a_step_whose_amendment_ends_while_its_lock_is_waited_for_is_corrected_on_its_new_day(
    amendment: Amendment, first: Any, second: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    amendment.steps.exclude(pk=step_of(amendment).pk).delete()
    mine, theirs, lock = step_of(amendment), step_of(amendment), held.locked

    def wait(one: Amendment) -> Amendment:
        monkeypatch.setattr(held, "locked", lock)
        preparing.set_day_of_step(theirs, user=second, day=LATER)
        return lock(one)

    monkeypatch.setattr(held, "locked", wait)
    preparing.correct(mine, user=first, new_text="1. Lời của tôi.")
    (moved,) = Amendment.objects.filter(acting=amendment.acting)
    assert (moved.effective_on, step_of(moved).new_text) == (LATER, "1. Lời của tôi.")


def test_a_step_that_was_deleted_meanwhile_is_refused(amendment: Amendment, first: Any) -> None:
    mine = step_of(amendment)
    AmendmentStep.objects.filter(pk=mine.pk).delete()
    assert refused(lambda: preparing.correct(mine, user=first, new_text="1. Lời của tôi.")) == "not_in_preparation"
