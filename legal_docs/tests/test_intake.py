"""The import screen: a file sent in, what is proposed, the draft; what is refused and what is kept."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow

from cms.models.background.leased_row import RowState
from cms.text.numbers.document_numbers import number_key
from cms.text.vietnamese import fold
from legal_docs.importing import drafts
from legal_docs.management.commands.read_documents import read_proposal
from legal_docs.models import DocumentFile, DocumentType, ImportedFile, IssuingBody, LegalDocumentPage, Relation
from legal_docs.tests.factories import body, document
from legal_docs.tests.sent_files import HEAD, LINES, editors, fields, post, send, txt, word
from legal_docs.text.vocabulary import FileKind, Scope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]


def test_what_the_text_says_is_proposed_and_what_it_does_not_say_is_empty(editor: Client, tmp_path: Path) -> None:
    response = send(editor, word(tmp_path), follow=True)
    form = response.context["form"]
    assert form["number"].value() == "05/2031/QĐ-UBND"
    assert form["document_type"].value() == DocumentType.objects.get(name="Quyết định").pk
    assert form["title"].value() == "Quy định giờ mở cửa thư viện"
    assert [str(form[name].value()) for name in ("issued_on", "effective_on")] == ["2031-01-15", "2031-02-01"]
    assert 'value="15/01/2031"' in response.content.decode()
    assert form["new_body"].value() == "Ủy ban nhân dân tỉnh Thử Nghiệm"
    assert (form["signers"].value(), form["summary"].value(), form["legal_fields"].value()) == ("Trần Văn Thử", None, None)
    page = response.content.decode()
    assert "có hiệu lực từ ngày 01 tháng 02 năm 2031" in page.partition('id="de-xuat"')[2]
    assert 'href="#dong-' in page


@pytest.mark.shared_data
def test_real_word_files_propose_what_people_read_in_them_and_what_the_command_prints(editor: Client, shared_data: Path) -> None:
    """Send every second file in; test_lawtext_real_data.py reads all of them."""
    rows = [json.loads(line) for line in (shared_data / "files" / "index.jsonl").open(encoding="utf-8")]
    right, asked = Counter[str](), 0
    for row in [row for row in rows if row["format"] == "docx"][::2]:
        path = shared_data / "files" / row["file"]
        form = send(editor, SimpleUploadedFile(path.name, path.read_bytes()), follow=True).context["form"]
        shown, printed = form.imported.proposal, read_proposal(path)
        names = (("number", "number"), ("type", "type"), ("issued_on", "signed_date"), ("effective_on", "effective_date"))
        assert [shown[ours] for ours, _theirs in names] == [printed[theirs] for _ours, theirs in names], path.name
        body = form["issuing_body"].value()
        named = IssuingBody.objects.get(pk=body).name if body else form["new_body"].value()
        right["issuer"] += fold(named) == fold(row["issuer"].split(" (")[0].replace("UBND", "Ủy ban nhân dân"))
        right["number"] += number_key(form["number"].value()) == number_key(row["number"] or "")
        right["type"] += form["document_type"].value() == DocumentType.objects.get(name=row["type"].split(" (")[0]).pk
        right["date"] += str(form["issued_on"].value()) == str(row["signed_date"])
        asked += 1
    assert {name: count for name, count in right.items() if count < 0.95 * asked} == {}
    assert asked


def test_a_known_body_is_chosen_by_its_name_and_not_offered_as_new(editor: Client) -> None:
    known = document().issuing_body
    form = send(editor, txt(), follow=True).context["form"]
    assert (form["issuing_body"].value(), form["new_body"].value()) == (known.pk, "")


def test_a_doubt_leads_to_its_line(editor: Client) -> None:
    page = send(editor, txt(), follow=True).content.decode()
    line = [*HEAD, *LINES].index("Điều 3. Hiệu lực thi hành") + 1
    assert f'href="#dong-{line}"' in page
    assert f'id="dong-{line}"' in page


def test_the_draft_has_text_relations_signature_and_file_and_is_not_public(editor: Client, tmp_path: Path) -> None:
    send(editor, word(tmp_path))
    response = post(editor, ImportedFile.objects.get())
    page = LegalDocumentPage.objects.get()
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert not page.live
    assert page.latest_revision.user.username == "bientap"
    assert page.issuing_body.locality == "tỉnh Thử Nghiệm"
    assert "Điều 3. Hiệu lực thi hành" in page.body_text
    assert page.signatures.get().signer.full_name == "Trần Văn Thử"
    repeal = page.relations.get(kind="bai_bo")
    assert (repeal.target_number, repeal.scope, repeal.provisions) == ("12/2019/QĐ-UBND", Scope.PARTIAL, "Điều 4")
    assert "Bãi bỏ Điều 4" in repeal.evidence
    kept = page.files.get()
    assert (kept.kind, kept.sha256) == (FileKind.DOCX, ImportedFile.objects.get().sha256)
    assert editor.get(response.url).status_code == 200


def test_an_unticked_relation_is_left_out(editor: Client) -> None:
    send(editor, txt())
    imported = ImportedFile.objects.get()
    kinds = [row["kind"] for row in imported.proposal["relations"]]
    post(editor, imported, **{f"relations-{kinds.index('bai_bo')}-keep": None})
    assert not Relation.objects.filter(kind="bai_bo").exists()
    assert Relation.objects.filter(kind="can_cu").exists()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.docx", b"", "0 byte"),
        ("a.exe", b"MZ", ".exe"),
        ("a.pdf", b"PK\x03\x04 zip", ".pdf"),
        ("a.txt", "MẬT\nĐiều 1. Bí mật\nKhông công khai.".encode(), "MẬT"),
    ],
)
def test_a_refused_file_is_named_with_its_reason_and_nothing_is_kept(editor: Client, name: str, content: bytes, reason: str) -> None:
    response = send(editor, SimpleUploadedFile(name, content))
    refused = response.context["refused"]
    assert refused[0][0] == name
    assert reason in refused[0][1]
    assert not ImportedFile.objects.exists()
    assert not [path for path in Path(settings.PRIVATE_MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_refused_file_does_not_stop_the_others(editor: Client) -> None:
    response = send(editor, txt(), SimpleUploadedFile("b.docx", b""), txt("Thêm.", name="c.txt"), follow=True)
    assert [name for name, _reason in response.context["refused"]] == ["b.docx"]
    assert set(ImportedFile.objects.values_list("name", flat=True)) == {"quyet-dinh.txt", "c.txt"}


def test_an_error_stops_the_draft_and_keeps_what_was_typed(editor: Client) -> None:
    send(editor, txt())
    imported = ImportedFile.objects.get()
    response = post(editor, imported, title="", summary="Tóm tắt đã gõ", effective_on="01/12/2030")
    assert response.status_code == 422
    assert not LegalDocumentPage.objects.exists()
    again = editor.get(reverse("legal_import:proposal", args=[imported.pk])).content.decode()
    assert "Tóm tắt đã gõ" in again
    assert 'value="01/12/2030"' in again


def test_saving_keeps_an_unfinished_form_for_later(editor: Client) -> None:
    send(editor, txt())
    imported = ImportedFile.objects.get()
    post(editor, imported, "save", number="", summary="Dở dang")
    form = editor.get(reverse("legal_import:proposal", args=[imported.pk])).context["form"]
    assert (form["number"].value(), form["summary"].value()) == ("", "Dở dang")
    assert not LegalDocumentPage.objects.exists()


def test_a_corrected_text_is_read_again_and_the_rest_stays_as_typed(editor: Client) -> None:
    send(editor, txt())
    imported = ImportedFile.objects.get()
    assert "article_gap" in [code for code, _line, _data in imported.proposal["warnings"]]
    post(editor, imported, "save", title="Tên đã sửa", text=imported.text.replace("Điều 3.", "Điều 2."))
    imported.refresh_from_db()
    assert "article_gap" not in [code for code, _line, _data in imported.proposal["warnings"]]
    post(editor, imported)
    page = LegalDocumentPage.objects.get()
    assert page.title == "Tên đã sửa"
    assert "Điều 2. Hiệu lực" in page.body_text


def test_the_document_that_is_there_is_named_and_stops_a_second_one(editor: Client) -> None:
    duplicate = document("05/2031/QĐ-UBND", issued_on=timezone.datetime(2031, 1, 15).date(), effective_on=None)
    response = send(editor, txt(), follow=True)
    assert [one.page.pk for one in response.context["there"]] == [duplicate.pk]
    assert reverse("wagtailadmin_pages:edit", args=[duplicate.pk]) in response.content.decode()
    imported = ImportedFile.objects.get()
    assert "number" in post(editor, imported).context["form"].errors
    assert post(editor, imported, duplicate_reason="Hai văn bản thật sự trùng số").status_code == 302
    assert LegalDocumentPage.objects.count() == 2


def test_the_signed_pdf_is_hung_on_the_draft_of_the_word_file(editor: Client, tmp_path: Path) -> None:
    send(editor, word(tmp_path))
    post(editor, ImportedFile.objects.get())
    page = LegalDocumentPage.objects.get()
    send(editor, txt())
    second = ImportedFile.objects.get(page=None)
    post(editor, second, "", attach=page.pk, file_kind=FileKind.SIGNED_PDF)
    assert LegalDocumentPage.objects.count() == 1
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert {file.kind for file in draft.files.all()} == {FileKind.DOCX, FileKind.SIGNED_PDF}
    assert not page.live


@pytest.mark.parametrize("held", ["locked by a colleague", "waiting for approval"])
def test_no_file_is_hung_on_a_document_that_this_editor_may_not_save_now(editor: Client, admin_user: User, held: str) -> None:
    page = document()
    if held == "waiting for approval":
        page.save_revision()
        Workflow.objects.get(active=True).start(page, admin_user)
    else:
        page.locked, page.locked_by, page.locked_at = True, admin_user, timezone.now()
        page.save()
    send(editor, txt())
    imported, before = ImportedFile.objects.get(), page.revisions.count()
    response = post(editor, imported, "", attach=page.pk, file_kind=FileKind.SIGNED_PDF)
    assert response.status_code == 302
    assert page.revisions.count() == before
    imported.refresh_from_db()
    assert imported.page is None


def test_a_file_that_two_requests_attach_at_one_moment_is_attached_once(editor: Client, admin_user: User) -> None:
    page = document(publish=False)
    page.save_revision()
    send(editor, txt())
    both = [ImportedFile.objects.get(), ImportedFile.objects.get()]  # each request has read it
    for imported in both:
        drafts.attach_imported(imported, LegalDocumentPage.objects.get(), file_kind=FileKind.SIGNED_PDF, user=admin_user)
    assert DocumentFile.objects.filter(document=page).count() == 1
    assert [imported.page_id for imported in both] == [page.pk, page.pk]


def test_a_second_press_of_the_button_makes_no_second_draft(editor: Client) -> None:
    send(editor, txt())
    imported = ImportedFile.objects.get()
    data = {**fields(editor, imported), "action": "draft"}
    urls = {editor.post(reverse("legal_import:proposal", args=[imported.pk]), data).url for _press in range(2)}
    assert len(urls) == 1
    assert LegalDocumentPage.objects.count() == 1


def test_a_colleague_goes_on_with_it_and_who_may_not_add_documents_sees_no_screen(editor: Client) -> None:
    send(editor, txt())
    imported = ImportedFile.objects.get()
    other = User.objects.create_user("khac")
    other.groups.add(editors())
    colleague = Client()
    colleague.force_login(other)
    addresses = [
        reverse("legal_import:incoming"),
        *(reverse(f"legal_import:{name}", args=[imported.pk]) for name in ("proposal", "source")),
    ]
    assert [colleague.get(address).status_code for address in addresses] == [200, 200, 200]
    other.groups.clear()
    other.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert [colleague.get(address).status_code for address in addresses] == [302, 302, 302]


def test_a_body_that_may_not_issue_the_type_stops_the_draft(editor: Client) -> None:
    send(editor, txt())
    wrong = IssuingBody.objects.get(name="Bộ Y tế").pk
    response = post(
        editor, ImportedFile.objects.get(), document_type=DocumentType.objects.get(name="Nghị định").pk, issuing_body=wrong, new_body=""
    )
    assert "issuing_body" in response.context["form"].errors


def test_a_body_whose_name_differs_from_a_known_one_by_marks_alone_is_asked_about(admin_client: Client) -> None:
    known = body("Ủy ban nhân dân tỉnh Thứ Nghiệm")
    send(admin_client, txt())
    response = post(admin_client, ImportedFile.objects.get())
    assert LegalDocumentPage.objects.get().issuing_body.name == "Ủy ban nhân dân tỉnh Thử Nghiệm"
    assert known.name in " ".join(str(message) for message in admin_client.get(response.url).context["messages"])


def test_who_opens_a_file_whose_reading_was_given_up_is_told_so(editor: Client) -> None:
    send(editor, txt())
    ImportedFile.objects.update(state=RowState.PARKED)
    shown = editor.get(reverse("legal_import:proposal", args=[ImportedFile.objects.get().pk]), follow=True)
    assert [str(message).strip() for message in shown.context["messages"]] == [ImportedFile.objects.get().refusal_words]


def test_a_line_of_the_file_is_shown_without_blanks_of_the_page_around_it(editor: Client) -> None:
    shown = send(editor, txt(), follow=True).content.decode()
    assert ">Quyết định này quy định việc mở cửa thư viện.</li>" in shown
