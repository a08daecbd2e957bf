"""Forms of editors: what is sent is kept once, encrypted, for the time that was promised, and for those alone who may read it."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from html import unescape
from time import perf_counter

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import Page, PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.background.worker import retention
from cms.contracts.personal_records import erase_address
from cms.models import OutboundMail
from cms.storage.encryption import UnreadableContact
from cms.web.protection.spam_guard import HONEYPOT_FIELD, issue_token
from home.models import FormAnswer, FormPage, FormQuestion, StandardPage
from home.models.services.form_answers import addresses_in
from home.services.forms.jobs import gather_answers, old_answers, rekey_addresses
from home.tests.factories import make_page

CANARY = "chimhoangyen7391"


def survey() -> FormPage:
    """A form that asks for words, a choice of several and an address; mails go to a unit."""
    parent: StandardPage = make_page("Giới thiệu")
    page = FormPage(title="Khảo sát", purpose="cải tiến", mail_to="don-vi@example.org", keep_days=30)
    page.form_fields.set(
        [
            FormQuestion(sort_order=1, label="Website", field_type="singleline", clean_name="website"),
            FormQuestion(sort_order=2, label="Điều gì giúp bạn?", field_type="checkboxes", choices="Biển chỉ dẫn\nLấy số", clean_name="gi"),
            FormQuestion(sort_order=3, label="Thư", field_type="email", required=False, clean_name="thu"),
            FormQuestion(sort_order=4, label="Ngày đến", field_type="date", required=False, clean_name="ngay"),
        ]
    )
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture(scope="module")
def _stored(once) -> FormPage:
    return once(survey)


@pytest.fixture
def page(_stored) -> FormPage:
    return FormPage.objects.get(pk=_stored.pk)


def filled(page: FormPage, **values: object) -> dict[str, object]:
    with time_machine.travel("2026-03-02 00:00Z"):
        token = issue_token(f"form:{page.pk}")
    given = {"f-website": CANARY, "f-gi": ["Lấy số"], "f-thu": f"{CANARY}@Example.org", "f-ngay": "02/03/2026", "f-mb-consent": "on"}
    return {"token": token, **given, **values}


def send(page: FormPage, client: Client, **values: object) -> object:
    """Send the form five minutes after it was opened."""
    form = filled(page, **values)
    with time_machine.travel("2026-03-02 00:05Z"):
        return client.post(page.url, form)


def test_an_answer_is_kept_once_encrypted_and_told_without_a_word_of_it(page, client):
    assert "no-store" in client.get(page.url).headers["Cache-Control"]
    form = filled(page)
    with time_machine.travel("2026-03-02 00:05Z"):
        for _again in range(2):
            assert client.post(page.url, form, follow=True).context["state"] == "sent"
        assert FormAnswer.objects.count() == 1
        client.post(page.url, {**form, "f-ngay": "03/03/2026"})  # corrected after going back
    answer, first = FormAnswer.objects.all()
    assert first.get_data()["ngay"] == "02/03/2026"
    data = answer.get_data()
    assert (data["website"], data["gi"], data["thu"], data["ngay"]) == (CANARY, "Lấy số", f"{CANARY}@Example.org", "03/03/2026")
    assert "mb-consent" not in data
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM home_formanswer")
        assert CANARY not in str(cursor.fetchall())
    assert CANARY not in OutboundMail.objects.get(key__startswith=f"form:{page.pk}").text
    assert erase_address(f"{CANARY}@EXAMPLE.org") == 2
    assert not FormAnswer.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        "liên hệ tôi qua an@example.vn nhé",
        "Thư: an@example.vn.",
        "(an@example.vn)",
        "binh@example.vn/an@example.vn",
        "“An@Example.vn”",
        "o'an@a.vn",
    ],
)
def test_an_address_is_erased_wherever_it_was_typed(page, typed):
    page.receive({"website": typed}, "k")
    page.receive({"website": "toan@example.vn"}, "other")
    assert erase_address("o'an@a.vn" if "'" in typed else "an@example.vn") == 1
    assert FormAnswer.objects.count() == 1


def test_an_answer_stored_before_addresses_were_found_within_sentences_is_keyed_again_by_an_upgrade(page):
    for key in ("old", "broken"):
        page.receive({"website": "liên hệ tôi qua an@example.vn nhé"}, key)
    FormAnswer.objects.update(addresses="")
    broken = FormAnswer.objects.latest("pk")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE home_formanswer SET form_data = 'gAAAAAbroken' WHERE id = %s", [broken.pk])
    assert "1" in rekey_addresses()
    assert not rekey_addresses()
    assert erase_address("an@example.vn") == 1
    assert not FormAnswer.objects.exclude(pk=broken.pk).exists()


def test_addresses_are_found_in_a_long_text_within_a_second():
    started = perf_counter()
    assert addresses_in("a" * 100_000 + " " + "@" * 50_000 + " " + ".@" * 20_000)
    assert perf_counter() - started < 1


@pytest.mark.parametrize(
    ("change", "status", "kept"),
    [
        ({"f-mb-consent": ""}, 422, 0),
        ({"f-website": ""}, 422, 0),
        ({"f-gi": ["Không có trong danh sách"]}, 422, 0),
        ({"token": "giả"}, 422, 0),
        ({HONEYPOT_FIELD: "x"}, 302, 0),
        ({}, 302, 1),
    ],
)
def test_what_is_wrong_is_shown_again_with_what_was_typed(page, client, change, status, kept):
    answer = send(page, client, **change)
    assert (answer.status_code, FormAnswer.objects.count()) == (status, kept)
    if status == 422:
        shown = answer.content.decode()
        assert re.findall("Lỗi:", shown.partition("</title>")[0].partition("<title>")[2]) == ["Lỗi:"]
        assert f"{CANARY}@Example.org" in shown
        assert "data-error-summary" in shown


def test_the_summary_of_errors_names_the_box_that_must_be_ticked(page, client):
    page.form_fields.add(FormQuestion(sort_order=5, label="Tôi đã đọc nội quy", field_type="checkbox", clean_name="noi_quy"))
    page.save_revision().publish()
    shown = unescape(send(page, client).content.decode())
    assert '<a href="#id_f-noi_quy">Vui lòng đánh dấu ô “Tôi đã đọc nội quy”.</a>' in shown


def test_answers_go_when_their_time_is_over_and_a_closed_form_takes_none(page, client):
    send(page, client)
    with time_machine.travel("2026-03-31 00:05Z"):
        assert list(old_answers()) == []
    with time_machine.travel("2026-04-01 00:05Z"):
        assert retention.delete(old_answers()) == 1
    page.closes_on = date(2026, 3, 1)
    page.save()
    assert send(page, client).status_code == 410
    assert not FormAnswer.objects.exists()
    with time_machine.travel("2026-03-02 00:05Z"):
        assert not list(page.get_search_entries())


def closed_while_typing(page: FormPage, client: Client, **values: object) -> str:
    """Send the form after its last day ended; return the page without tags."""
    page.closes_on = date(2026, 3, 1)
    page.save()
    answer = send(page, client, **values)
    assert answer.status_code == 410
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(answer.content.decode())).split())


def test_what_was_typed_into_a_form_that_closed_meanwhile_is_shown_by_question(page, client):
    shown = closed_while_typing(page, client)
    assert "không được lưu" in shown
    for question, typed in {"Website": CANARY, "Điều gì giúp bạn?": "Lấy số", "Thư": f"{CANARY}@Example.org"}.items():
        assert f"{question} {typed}" in shown
    assert "Tôi đồng ý" not in shown
    assert not FormAnswer.objects.exists()


def test_also_wrong_answers_in_a_form_that_closed_meanwhile_are_shown_and_called_no_error(page, client):
    shown = closed_while_typing(page, client, **{"f-thu": "không phải thư", "f-website": "", "f-gi": ["Biển chỉ dẫn", "Lấy số"]})
    assert "Thư không phải thư" in shown
    assert "Biển chỉ dẫn; Lấy số" in shown
    assert "Website" not in shown
    assert "Lỗi" not in shown


def test_a_closed_form_repeats_nothing_that_was_not_typed_into_it(page, client):
    assert CANARY not in closed_while_typing(page, client, token="giả")


def test_answers_are_read_by_who_may_and_files_hold_no_formula(page, client, admin_client, django_user_model):
    send(page, client, **{"f-website": "\x01=1+1"})
    address = f"/quan-tri/forms/submissions/{page.pk}/"
    shown = admin_client.get(address).content.decode()
    assert "=1+1" in shown
    assert "\x01" not in shown
    assert "True" not in shown
    assert "'=1+1" in admin_client.get(f"{address}?export=csv").content.decode()
    book = load_workbook(io.BytesIO(admin_client.get(f"{address}?export=xlsx").getvalue()))
    assert [sheet.title for sheet in book] == ["Câu trả lời của biểu mẫu", "Tổng hợp"]
    assert [cell.value for cell in book["Tổng hợp"][3]] == ["Điều gì giúp bạn?", "Lấy số", 1, 100]
    assert all(cell.data_type != "f" for row in book.worksheets[0] for cell in row)
    editor = django_user_model.objects.create_user("bien-tap", "bien-tap@example.org", "mat-khau-rat-dai")
    call_command("sync_roles", verbosity=0)
    editor.groups.add(Group.objects.get(name="Biên tập viên"))
    other = Client()
    other.force_login(editor)
    assert other.get(address).status_code in (302, 403)
    page.owner = editor
    page.save()
    assert other.get(address).status_code == 200


@pytest.mark.parametrize("purpose", ["cải tiến", "cải tiến.", "cải tiến ; "])
def test_the_purpose_of_a_form_stands_in_its_sentence_without_the_full_stop_that_was_typed(page, client, purpose):
    type(page).objects.filter(pk=page.pk).update(purpose=purpose)
    assert "Câu trả lời chỉ được dùng để cải tiến, được lưu" in " ".join(client.get(page.url).content.decode().split())


def test_a_form_is_previewed_before_it_is_stored_while_it_is_changed_and_as_a_draft(page, admin_client):
    parent = page.get_parent()
    questions = inline_formset([{"label": "Bạn cần gì?", "field_type": "singleline"}])
    typed = {"title": "Khảo sát mới", "slug": "khao-sat-moi", "thanks": "Cảm ơn.", "purpose": "cải tiến", "keep_days": 30}
    typed |= nested_form_data({"body": streamfield([]), "form_fields": questions})
    new = f"/quan-tri/pages/add/home/formpage/{parent.pk}/preview/"
    for address in (new, f"/quan-tri/pages/{page.pk}/edit/preview/"):
        assert admin_client.post(address, typed).json()["is_valid"]
        assert "Bạn cần gì?" in admin_client.get(address).content.decode()
    page.title = "Khảo sát đang sửa"
    page.save_revision()
    shown = admin_client.get(f"/quan-tri/pages/{page.pk}/view_draft/").content.decode()
    assert "Khảo sát đang sửa" in shown
    assert "Điều gì giúp bạn?" in shown


def test_a_restricted_form_is_filled_in_by_those_who_may_and_asks_others_to_log_in(page, client, admin_client):
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    for address in (page.url, f"{page.url}da-gui/"):
        assert client.get(address).status_code == 302
        assert admin_client.get(address).status_code == 200
    assert send(page, client).status_code == 302
    assert not FormAnswer.objects.exists()
    send(page, admin_client)
    assert FormAnswer.objects.count() == 1


def test_a_form_with_a_password_asks_for_it(page, client):
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="mat-khau")
    shown = client.get(page.url, follow=True)
    assert (shown.status_code, 'type="password"' in shown.content.decode()) == (200, True)
    assert "Điều gì giúp bạn?" not in shown.content.decode()


def test_a_form_leads_to_its_page_in_another_language(page: FormPage, client: Client) -> None:
    link = re.search(r'href="(/en/[^"]*)" hreflang="en"', client.get(page.url).content.decode())
    assert link
    assert client.get(link[1]).status_code == 200


def test_two_choices_that_read_the_same_are_refused():
    with pytest.raises(ValidationError, match="hai lần: vân  giang"):
        FormQuestion(label="Nơi ở", field_type="radio", choices="Vân Giang\nĐông Ngàn\nvân  giang").clean()


def test_choices_that_readers_would_not_see_are_refused():
    with pytest.raises(ValidationError, match="không hiển thị lựa chọn"):
        FormQuestion(label="Mở cửa đến mấy giờ?", choices="20 giờ\n21 giờ").clean()


@pytest.fixture
def alias(page: FormPage) -> FormPage:
    """The form shown a second time, below the front page."""
    return FormPage.objects.get(pk=page.create_alias(parent=page.get_parent().get_parent(), update_slug="khao-sat-hai").pk)


def test_what_is_sent_at_an_alias_is_kept_with_the_answers_of_its_form(page: FormPage, alias: FormPage, client: Client) -> None:
    again = FormPage.objects.get(pk=alias.create_alias(update_slug="khao-sat-ba").pk)
    for number, one in enumerate((page, alias, again)):
        client.post(one.url, filled(page, **{"f-website": f"lần {number}"}) | {"token": token_of(client, one)})
    assert set(FormAnswer.objects.values_list("page", flat=True)) == {page.pk}
    assert FormAnswer.objects.count() == 3


def test_deleting_an_alias_deletes_no_answer(page: FormPage, alias: FormPage, client: Client) -> None:
    client.post(alias.url, filled(page) | {"token": token_of(client, alias)})
    alias.delete()
    assert FormAnswer.objects.count() == 1


def test_the_deletion_of_a_form_names_the_answers_that_go(page: FormPage, admin_client: Client) -> None:
    for number in range(2):
        page.receive({"website": f"lần {number}"}, "k")
    shown = admin_client.get(f"/quan-tri/pages/{page.pk}/delete/").content.decode()
    assert "trả lời biểu mẫu: 2" in shown.lower()


def test_answers_sent_at_a_form_and_again_at_its_alias_are_kept_once(page: FormPage, alias: FormPage, client: Client) -> None:
    sent = filled(page) | {"token": token_of(client, page)}
    for one in (page, alias):
        client.post(one.url, sent)
    assert FormAnswer.objects.count() == 1


def test_the_unit_is_told_of_answers_at_an_alias_with_the_list_of_all(page: FormPage, alias: FormPage, client: Client) -> None:
    client.post(alias.url, filled(page) | {"token": token_of(client, alias)})
    assert f"/submissions/{page.pk}/" in OutboundMail.objects.get().text


def test_the_list_of_forms_in_the_administration_has_each_form_once(page: FormPage, alias: FormPage, admin_client: Client) -> None:
    html = admin_client.get("/quan-tri/forms/").content.decode()
    assert f"/forms/submissions/{page.pk}/" in html
    assert f"/forms/submissions/{alias.pk}/" not in html


def test_answers_that_an_alias_collected_before_are_given_to_its_form_by_an_upgrade(page: FormPage, alias: FormPage) -> None:
    FormAnswer.objects.create(page=alias, key="k", form_data={"website": "a"}, delete_on=date(2090, 1, 1))
    assert gather_answers()
    assert FormAnswer.objects.get().page_id == page.pk
    assert not gather_answers()


def test_an_alias_that_became_a_page_of_its_own_keeps_answers_of_its_own(page: FormPage, alias: FormPage, client: Client) -> None:
    FormPage.objects.filter(pk=alias.pk).update(alias_of=None)
    client.post(alias.url, filled(page) | {"token": token_of(client, alias)})
    assert FormAnswer.objects.get().page_id == alias.pk


def token_of(client: Client, page: FormPage) -> str:
    """Return the token of a form that was opened five minutes ago."""
    with time_machine.travel(timedelta(minutes=-5)):
        html = client.get(page.url).content.decode()
    return unescape(re.search(r'name="token" value="([^"]+)"', html)[1])  # type: ignore[index]


@pytest.mark.parametrize("label", ["đ" * 255, "Đề nghị ông bà đánh giá đội ngũ, được đón tiếp, đúng hạn " * 4, "Câu hỏi"])
def test_the_name_of_a_question_of_any_length_fits_its_column_and_is_its_own(label: str) -> None:
    longest = FormQuestion._meta.get_field("clean_name").max_length
    names = [FormQuestion(label=words).get_field_clean_name() for words in (label[:254], label[:253] + "?x")]
    assert len(set(names)) == 2
    assert max(map(len, names)) <= longest


def test_answers_to_a_question_that_was_taken_out_are_listed_under_its_last_words(page: FormPage, admin_client: Client) -> None:
    page.receive({"website": "Vì sao", "gi": ["Lấy số"]}, "mot")
    draft = page.get_latest_revision_as_object()
    question = draft.form_fields.get(clean_name="website")
    question.label = "Trang của ông (bà)"
    draft.form_fields.add(question)
    draft.save_revision().publish()
    draft = FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.form_fields.remove(draft.form_fields.get(clean_name="website"))
    draft.save_revision().publish()
    address = reverse("wagtailforms:list_submissions", args=[page.pk])
    for shown in (admin_client.get(address), admin_client.get(f"{address}?export=csv")):
        text = shown.getvalue().decode() if shown.streaming else shown.content.decode()
        assert "Trang của ông (bà) (đã bỏ khỏi biểu mẫu)" in text
        assert "Vì sao" in text


def test_no_column_is_made_of_a_question_taken_out_that_nobody_answered(page: FormPage) -> None:
    draft = page.get_latest_revision_as_object()
    draft.form_fields.remove(draft.form_fields.get(clean_name="thu"))
    draft.save_revision().publish()
    assert [name for name, _label in FormPage.objects.get(pk=page.pk).get_data_fields()] == ["submit_time", "website", "gi", "ngay"]


def test_an_answer_that_no_key_opens_does_not_hide_the_others(page: FormPage) -> None:
    page.receive({"bo": "một"}, "mot")
    unreadable = page.receive({"bo": "hai"}, "hai")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE home_formanswer SET form_data = %s WHERE id = %s", ["v1:khong:mo", unreadable.pk])
    with pytest.raises(UnreadableContact):
        FormAnswer.objects.get(pk=unreadable.pk).form_data  # noqa: B018
    assert [name for name, _label in FormPage.objects.get(pk=page.pk).get_data_fields()][-1] == "bo"


def test_the_cell_of_a_question_that_was_added_after_an_answer_is_empty(page: FormPage, admin_client: Client) -> None:
    page.receive({"website": "Vì sao"}, "mot")
    shown = admin_client.get(reverse("wagtailforms:list_submissions", args=[page.pk]))
    assert shown.context["data_rows"][0]["fields"][1:] == ["Vì sao", "", "", ""]


@pytest.mark.parametrize(("words", "found"), [("", True), ("khảo sát", True), ('"', False), ("'\">", False), ('khảo "sát', True)])
def test_the_list_of_forms_can_be_searched_with_any_words(page: FormPage, admin_client: Client, words: str, found: bool) -> None:
    page.title = "Phiếu khảo sát người dân"
    page.save_revision().publish()
    shown = admin_client.get(reverse("wagtailforms:index"), {"q": words})
    assert shown.status_code == 200
    assert [form.pk for form in shown.context["form_pages"]] == [page.pk] * found


def bulk_deletion(*pages: Page) -> str:
    return reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + "?" + "&".join(f"id={each.pk}" for each in pages)


@pytest.mark.parametrize(("chosen", "count"), [("form", 2), ("section", 2), ("both", 2), ("two forms", 3), ("other", 0)])
def test_deleting_many_pages_names_the_answers_that_go_with_them_each_once(page: FormPage, admin_client: Client, chosen: str, count: int):
    second, other = FormPage(title="Góp ý", purpose="cải tiến", keep_days=30), make_page("Khác")
    page.get_parent().add_child(instance=second)
    for key in "ab":
        page.receive({"website": key}, key)
    second.receive({}, "c")
    if chosen in ("section", "both"):
        second.delete()
    pages = {"form": [page], "section": [page.get_parent()], "both": [page.get_parent(), page], "two forms": [page, second]}
    shown = unescape(admin_client.get(bulk_deletion(*pages.get(chosen, []), other)).content.decode())
    assert ("Xóa vĩnh viễn cùng" in shown, f"trả lời biểu mẫu: {count}" in shown.lower()) == (bool(count), bool(count))


def test_many_pages_are_deleted_as_before(page: FormPage, admin_client: Client):
    other = make_page("Khác")
    admin_client.post(bulk_deletion(page, other))
    assert not Page.objects.filter(pk__in=[page.pk, other.pk]).exists()
