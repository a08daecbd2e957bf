"""Deputies, letters of an earlier day, forms pressed twice, files that cannot be scanned, and what the queue is filtered by."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from cms.contracts import ratings
from cms.web.protection.spam_guard import issue_token
from qa.attachments.checks.inspect import inspect
from qa.attachments.storage import clamd
from qa.attachments.storage.scanning import scan_waiting
from qa.attachments.storage.storing import store_file
from qa.deadlines.due_dates import deadline
from qa.models import Attachment, AttachmentState, FileScan, Question, SavedView, UnitMembership
from qa.processing.casework import appointing
from qa.processing.casework.assigning import set_absence
from qa.processing.casework.reminders import recipients
from qa.public.intake.receiving import _moment_of_receipt
from qa.tests import sample_files
from qa.tests.factories import answered, assigned, deputies, in_review, make_unit, make_user
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Role
from qa.workflow.actors import roles_of, visible_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def shown(client: Any, **query: str) -> set[int]:
    return {row.question.pk for row in client.get(url("queue"), query).context["rows"]}


def test_a_deputy_gets_the_roles_in_a_unit_and_never_those_of_the_whole_organisation():
    unit, other = make_unit(), make_unit()
    boss, deputy = make_user(Role.LEAD, unit), make_user(Role.OFFICER, unit)
    appointing.appoint(boss, Role.PUBLISHER)
    appointing.appoint(boss, Role.INTAKE)
    UnitMembership.objects.filter(user=boss).update(absent_from=timezone.localdate(), deputy=deputy)  # as older versions stored it
    assert roles_of(deputy, unit.pk) == {Role.OFFICER, Role.LEAD}
    assert roles_of(deputy, other.pk) == set()
    assert not visible_to(deputy).filter(pk=assigned(other).pk).exists()
    assert recipients(assigned(unit), [Role.INTAKE]) == {boss.email}


def test_entering_an_absence_names_a_deputy_for_the_unit_alone():
    unit = make_unit()
    boss, deputy = make_user(Role.LEAD, unit), make_user(Role.OFFICER, unit)
    general = appointing.appoint(boss, Role.PUBLISHER)
    assert set_absence(boss, start=timezone.localdate(), end=None, deputies=deputies(boss, deputy)) == []
    general.refresh_from_db()
    assert (general.absent_from, general.deputy) == (timezone.localdate(), None)
    assert UnitMembership.objects.get(user=boss, unit=unit).deputy == deputy
    general.deputy = deputy
    with pytest.raises(ValidationError):
        general.full_clean()


def letter(**values: Any) -> dict[str, Any]:
    return {
        "token": issue_token("on-behalf"),
        "channel": "letter",
        "received_on": f"{timezone.localdate() - timedelta(days=4):%Y-%m-%d}",
        "title": "Xin hỏi về cấp lại giấy khai sinh",
        "body": "Tôi bị mất giấy khai sinh, xin hỏi thủ tục cấp lại.",
        "kind": "question",
        **values,
    }


def test_the_clock_of_a_letter_starts_on_the_day_on_which_it_came_and_the_log_says_so():
    client = logged_in(make_user(Role.INTAKE))
    assert client.post(url("on_behalf"), letter()).status_code == 200
    question = Question.objects.get()
    day = timezone.localdate() - timedelta(days=4)
    assert timezone.localdate(question.clock_started_at) == timezone.localdate(question.submitted_at) == day
    assert question.due_at == deadline("question", _moment_of_receipt(day, timezone.now())).due_at
    assert question.events.get().data["received_on"] == f"{day:%Y-%m-%d}"
    assert f"{day:%d/%m/%Y}" in client.get(url("detail", question.pk)).content.decode()


@pytest.mark.parametrize("days", [1, -400])
def test_a_day_of_receipt_to_come_or_long_ago_is_refused_and_what_was_typed_stays(days: int):
    client = logged_in(make_user(Role.INTAKE))
    page = client.post(url("on_behalf"), letter(received_on=f"{timezone.localdate() + timedelta(days=days):%Y-%m-%d}"))
    assert page.context["form"].errors.keys() == {"received_on"}
    assert "mất giấy khai sinh" in page.content.decode()
    assert not Question.objects.exists()


def test_a_form_on_behalf_that_is_pressed_twice_makes_one_question_and_shows_the_same_slip():
    client = logged_in(make_user(Role.INTAKE))
    data = letter()
    first, second = (client.post(url("on_behalf"), data).context["code"] for _ in range(2))
    assert first == second
    assert Question.objects.count() == 1
    page = client.post(url("on_behalf"), {**data, "body": "Một việc khác hẳn, xin hỏi về đất."})
    assert Question.objects.get().public_no in page.content.decode()
    assert client.post(url("on_behalf"), {**data, "body": "Một việc khác hẳn.", "token": page.context["token"]}).status_code == 200
    assert Question.objects.count() == 2


def test_a_form_on_behalf_without_a_token_of_ours_is_shown_again():
    client = logged_in(make_user(Role.INTAKE))
    for token in ("", "tu-dat-ra"):
        assert client.post(url("on_behalf"), letter(token=token)).context["form"].non_field_errors()
    assert not Question.objects.exists()


def test_a_file_that_the_scanner_cannot_scan_keeps_none_behind_it_waiting(settings: Any, monkeypatch: pytest.MonkeyPatch):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    large, good = store_file(inspect("lon.pdf", sample_files.pdf())), store_file(inspect("tot.pdf", sample_files.pdf()))
    answers = {"lon.pdf": "stream: INSTREAM size limit exceeded. ERROR", "tot.pdf": "stream: OK"}
    asked: list[str] = []

    def daemon(command: bytes, data: bytes | None = None) -> str:
        if data is None:
            return "ClamAV 1.4"
        return answers[asked[-1]]

    read = Path.read_bytes

    def reading(path: Path) -> bytes:
        asked.append(Attachment.objects.get(stored_name=path.name).original_name)
        return read(path)

    monkeypatch.setattr(clamd, "_ask", daemon)
    monkeypatch.setattr(Path, "read_bytes", reading)
    assert scan_waiting() == 1
    large.refresh_from_db()
    good.refresh_from_db()
    assert (large.state, good.state) == (AttachmentState.QUARANTINE, AttachmentState.CLEAN)
    assert "size limit" in large.problem
    later = store_file(inspect("tot.pdf", sample_files.pdf()))
    assert scan_waiting(limit=1) == 1  # what was not tried yet goes first
    answers["lon.pdf"] = "stream: OK"
    let_time_pass()
    assert scan_waiting() == 1
    large.refresh_from_db()
    later.refresh_from_db()
    assert (large.state, later.state, large.problem) == (AttachmentState.CLEAN, AttachmentState.CLEAN, "")


def test_the_queue_shows_what_waits_for_ones_own_approval():
    unit, other = make_unit(), make_unit()
    officer, reviewer = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit)
    appointing.appoint(reviewer, Role.OFFICER, unit)
    mine = in_review(unit, officer)
    in_review(unit, reviewer)  # their own text: a second person approves it
    appointing.appoint(reviewer, Role.OFFICER, other)
    in_review(other, make_user(Role.OFFICER, other))  # there they only answer
    assigned(unit)
    assert shown(logged_in(reviewer), xem="my_review") == {mine.pk}
    assert shown(logged_in(officer), xem="my_review") == set()


def test_the_queue_is_filtered_by_a_low_rating_and_the_filter_is_saved_with_a_view(monkeypatch: pytest.MonkeyPatch):
    low, other = answered(), answered()
    asked: list[float] = []
    monkeypatch.setattr(ratings.rated_at_most, "_function", lambda mean: asked.append(mean) or [low.page.pk])  # type: ignore[func-returns-value]
    client = logged_in(make_user(Role.INTAKE))
    assert shown(client, xem="all", rating="2") == {low.pk}
    assert asked == [2]
    assert {low.pk, other.pk} <= shown(client, xem="all")
    client.post(url("save_view"), {"name": "Bị chê", "query": "xem=all&rating=2"})
    assert SavedView.objects.get().query == "xem=all&rating=2"


def test_the_queue_shows_how_readers_rate_the_answer_on_request(monkeypatch: pytest.MonkeyPatch):
    rated, other = answered(), answered()
    means = {rated.page.pk: ratings.Satisfaction(12, 4.31)}
    monkeypatch.setattr(ratings.satisfaction_of_each, "_function", lambda pages: {pk: means[pk] for pk in pages if pk in means})
    client = logged_in(make_user(Role.INTAKE))
    rows = client.get(url("queue"), {"xem": "all", "cot": ["no", "rating"]}).content.decode().split("<tr")
    (row,) = [row for row in rows if rated.public_no in row]
    assert "4,3 (12)" in row
    (unrated,) = [row for row in rows if other.public_no in row]
    assert "(12)" not in unrated
    assert "4,3 (12)" in client.get("/quan-tri/hoi-dap/xuat.csv", {"xem": "all", "cot": ["no", "rating"]}).content.decode()
    assert "4,3 (12)" not in client.get(url("queue"), {"xem": "all"}).content.decode()


def let_time_pass() -> None:
    """Move the next try of every file three hours nearer."""
    FileScan.objects.update(next_try_at=F("next_try_at") - timedelta(hours=3))


def test_files_that_cannot_be_scanned_take_turns(settings: Any, monkeypatch: pytest.MonkeyPatch):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    files = [store_file(inspect(f"{number}.pdf", sample_files.pdf())) for number in range(5)]
    monkeypatch.setattr(clamd, "_ask", lambda command, data=None: "stream: INSTREAM size limit exceeded. ERROR" if data else "ClamAV 1.4")
    tried: list[int] = []
    for _time in range(6):
        let_time_pass()
        before = dict(FileScan.objects.values_list("attachment", "tries"))
        assert scan_waiting(limit=2) == 0
        tried += [scan.attachment_id for scan in FileScan.objects.all() if scan.tries > before[scan.attachment_id]]
    assert {tried.count(file.pk) >= 2 for file in files} == {True}  # the two first do not keep the others from being tried again
