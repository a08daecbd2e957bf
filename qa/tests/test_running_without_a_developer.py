"""What an administrator does alone: days off of a year, appointments as a matrix, the month's report, mails, journal, roles."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from cms.models import MailWording, OutboundMail
from qa.models import CalendarDay, QaEvent, UnitMembership
from qa.processing.casework.sender import confirm_email
from qa.public.intake.receiving import Contact
from qa.tests.factories import answered, assigned, make_question, make_unit, make_user
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def sheet(*rows: dict[str, str]) -> dict[str, str]:
    data = {"ngay-TOTAL_FORMS": str(len(rows)), "ngay-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"ngay-{number}-{name}": value for name, value in {"kind": "holiday", "name": "Nghỉ", "source": "", **row}.items()}
    return data


def test_the_sheet_replaces_the_days_of_its_year_and_moves_open_due_dates_once():
    with time_machine.travel(datetime(2027, 3, 1, 9)):
        admin = make_user(is_superuser=True, is_staff=True)
        question = assigned(make_unit())
        CalendarDay.objects.update_or_create(day=date(2028, 1, 3), defaults={"kind": "holiday", "name": "Năm khác"})
        due = question.due_at
        day = question.due_at.date().isoformat()
        client = logged_in(admin)
        wrong = client.post(url("year_sheet", 2027), sheet({"day": "2026-05-01"}, {"day": day}, {"day": day, "name": ""}))
        assert wrong.status_code == 422
        assert client.post(url("year_sheet", 2027), sheet({"day": day}, {"day": ""})).status_code == 302
        question.refresh_from_db()
        assert question.due_at > due
        assert QaEvent.objects.filter(question=question, action="recompute_due").count() == 1
        assert list(CalendarDay.objects.filter(day__year=2027).values_list("day", flat=True)) == [due.date()]
        assert CalendarDay.objects.filter(day=date(2028, 1, 3)).exists()
        assert logged_in(make_user(Role.OFFICER, make_unit())).get(url("year_sheet", 2027)).status_code in (302, 403)


def test_the_matrix_makes_and_ends_appointments_and_nobody_changes_their_own_row():
    unit, clerk, officer = make_unit(), make_user(Role.INTAKE), make_user()
    client = logged_in(clerk)
    page = client.get(url("matrix")).content.decode()
    assert f'value="{officer.pk}:{unit.pk}:officer"' in page
    data = {"hang": [officer.pk, clerk.pk], "an": [f"{officer.pk}:{unit.pk}:officer", f"{clerk.pk}::publisher"]}
    client.post(url("matrix"), data)
    assert list(UnitMembership.objects.filter(user=officer).values_list("unit", "role")) == [(unit.pk, "officer")]
    assert officer.groups.filter(name="Hỏi đáp: cán bộ trả lời").exists()
    assert list(UnitMembership.objects.filter(user=clerk).values_list("role", flat=True)) == ["intake"]
    client.post(url("matrix"), {"hang": [officer.pk], "an": []})
    assert UnitMembership.objects.filter(user=officer).exists(), "made by a colleague after this page was opened: it stays"
    client.post(url("matrix"), {"hang": [officer.pk], "an": [], "truoc": [f"{officer.pk}:{unit.pk}:officer"]})
    assert not UnitMembership.objects.filter(user=officer).exists()


def test_the_report_is_a_pdf_with_text_and_the_export_holds_days_that_a_spreadsheet_counts_with():
    question = answered()
    client = logged_in(make_user(is_superuser=True, is_staff=True))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(client.get(url("report"), {"dang": "pdf"}).content)).pages)
    assert str(question.unit) in text
    book = load_workbook(io.BytesIO(client.get(url("export_xlsx"), {"xem": "all", "cot": ["received"]}).getvalue()))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row if cell.is_date]
    assert cells
    assert {cell.number_format for cell in cells} == {"dd/mm/yyyy"}


def test_the_journal_tells_of_pages_lists_accounts_and_questions_and_is_exported_for_the_administrator_alone():
    admin = make_user(is_superuser=True, is_staff=True)
    client = logged_in(admin)
    question = answered()
    client.post(reverse("unit:add"), {"name": "Sở Nhật ký", "active": "on"})
    page = client.get(reverse("journal")).content.decode()
    for words in (question.public_no, "Sở Nhật ký", "Đã đăng nhập"):
        assert words in page
    mine = client.get(reverse("journal"), {"nguoi": admin.pk}).content.decode()
    assert "Sở Nhật ký" in mine
    assert question.public_no not in mine
    book = load_workbook(io.BytesIO(client.get(reverse("journal"), {"dang": "xlsx", "phan": "hoi-dap"}).getvalue()))
    rows = list(book.active.iter_rows(min_row=2, values_only=True))
    assert {row[3] for row in rows} == {question.public_no}
    assert isinstance(rows[0][0], datetime)
    assert logged_in(make_user(Role.INTAKE)).get(reverse("journal")).status_code in (302, 403)


def test_roles_are_shown_with_their_people_and_what_they_may_do_in_words():
    admin, officer = make_user(is_superuser=True, is_staff=True), make_user(Role.OFFICER, make_unit())
    rows = {group.name: (lines, people) for group, lines, people in logged_in(admin).get(reverse("role_duties")).context["rows"]}
    lines, people = rows["Hỏi đáp: cán bộ trả lời"]
    assert people == [officer.get_full_name()]
    assert "gửi duyệt" in lines[0]
    assert not [line for line in lines if "Can " in line]


def test_a_reworded_mail_goes_out_with_its_places_filled_in_keeps_its_link_and_can_be_put_back():
    admin = make_user(is_superuser=True, is_staff=True)
    client, address = logged_in(admin), reverse("mail_wording", args=["qa/mail/received"])
    page = client.get(address).content.decode()
    assert "{số câu hỏi}" in page
    assert "HĐ-2030-000123" in page
    wrong = {"subject": "Đã nhận", "text": "Cảm ơn bạn."}
    assert "địa chỉ tra cứu" in client.post(address, wrong).context["form"].errors["text"][0]
    assert client.post(address, {**wrong, "text": "{địa chỉ tra cứu} {mã tra cứu}"}).status_code == 422
    assert client.post(address, {"subject": "{căn cứ thời hạn}", "text": "{địa chỉ tra cứu}"}).status_code == 422
    good = {"subject": "Sở đã nhận câu hỏi {số câu hỏi}", "text": "Hạn: {hạn trả lời}.\n{địa chỉ tra cứu}"}
    client.post(address, {**good, "preview": "1"})
    assert not MailWording.objects.exists()
    client.post(address, good)
    question = make_question(contact=Contact(email="nguoi-hoi@example.com"), consent=True)
    confirm_email(question.contact)
    mail = OutboundMail.objects.get(subject__startswith="Sở đã nhận")
    assert mail.subject == f"Sở đã nhận câu hỏi {question.public_no}"
    assert f"Hạn: {timezone.localtime(question.due_at):%d/%m/%Y}." in mail.text
    client.post(address, {"reset": "1"})
    assert not MailWording.objects.exists()


@pytest.mark.parametrize("press", [{}, {"reset": "1"}])
def test_who_rewords_a_mail_second_sees_what_the_first_stored_before_it_is_lost(press: dict[str, str]):
    client, address = logged_in(make_user(is_superuser=True, is_staff=True)), reverse("mail_wording", args=["qa/mail/received"])
    seen = client.get(address).context["seen"]
    mine, theirs = ({"subject": "Đã nhận", "text": f"{words} {{địa chỉ tra cứu}}"} for words in ("Của tôi", "Của chị Lan"))
    client.post(address, {**theirs, "seen": seen})
    refused = client.post(address, {**mine, **press, "seen": seen})
    assert refused.status_code == 422
    assert "Của chị Lan" in refused.context["form"].errors["text"][0]
    assert MailWording.objects.get().text == theirs["text"]
    assert refused.context["form"]["text"].value() == mine["text"]
    client.post(address, {**mine, "seen": refused.context["seen"]})
    assert MailWording.objects.get().text == mine["text"]


@pytest.mark.parametrize("press", [{}, {"reset": "1"}])
def test_a_press_with_a_fault_of_its_own_counts_for_no_look_at_what_the_other_stored(press: dict[str, str]):
    client, address = logged_in(make_user(is_superuser=True, is_staff=True)), reverse("mail_wording", args=["qa/mail/received"])
    seen = client.get(address).context["seen"]
    theirs = {"subject": "Đã nhận", "text": "Của chị Lan {địa chỉ tra cứu}"}
    without_place = {"subject": "Đã nhận", "text": "Của tôi"}
    looked_at = client.post(address, {**without_place, "preview": "1", "seen": seen}).context["seen"]
    client.post(address, {**theirs, "seen": seen})
    refused = client.post(address, {**without_place, **press, "seen": looked_at})
    assert "Của chị Lan" in "".join(refused.context["form"].errors["text"])
    assert MailWording.objects.get().text == theirs["text"]


@pytest.mark.parametrize(
    ("address", "post"),
    [
        ("/quan-tri/nhat-ky/?tu=31/02/2026&den=2026-03-05", None),
        ("/quan-tri/hoi-dap/bao-cao/?start=31/02/2026&end=2026-03-05", None),
        ("/quan-tri/hoi-dap/?received_from=31/02/2026&received_to=2026-03-05", None),
        ("absence", {"start": "31/02/2026", "end": "05/03/2026"}),
        ("year_sheet", {"day": "31/02/2026"}),
    ],
)
def test_a_day_that_is_none_is_answered_in_words_and_what_was_typed_stays(address, post):
    with time_machine.travel(datetime(2026, 3, 10, 9)):
        client = logged_in(make_user(is_superuser=True, is_staff=True))
        if post is None:
            answer = client.get(address)
        elif address == "year_sheet":
            answer = client.post(url(address, 2026), sheet(post, {"day": "2026-03-05"}))
        else:
            answer = client.post(url(address), post)
    text = answer.content.decode()
    assert "Không có ngày 31/02/2026" in text
    assert 'value="31/02/2026"' in text
    assert 'value="05/03/2026"' in text or 'value="2026-03-05"' in text  # the calendar of Wagtail's own field shows it again


def test_days_off_and_appointments_that_are_stored_as_a_sheet_stand_in_the_journal():
    with time_machine.travel(datetime(2027, 3, 1, 9)):
        client, officer, unit = logged_in(make_user(is_superuser=True, is_staff=True)), make_user(), make_unit()
        CalendarDay.objects.filter(day__year=2027).delete()
        client.post(url("year_sheet", 2027), sheet({"day": "2027-05-04", "name": "Nghỉ bù"}))
        client.post(url("year_sheet", 2027), sheet({"day": "2027-05-04", "name": "Nghỉ bù"}))  # nothing changed
        client.post(url("matrix"), {"hang": [officer.pk], "an": [f"{officer.pk}:{unit.pk}:officer"]})
        client.post(url("matrix"), {"hang": [officer.pk], "truoc": [f"{officer.pk}:{unit.pk}:officer"]})
        journal = client.get(reverse("journal")).content.decode()
    assert journal.count("04/05/2027 Nghỉ bù") == 1
    assert journal.count(f"· {unit}") == 2
