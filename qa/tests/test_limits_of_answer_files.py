"""What the rules of the files of answers refuse: files of others, dead links, unread files; and which files go in the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from cms.background.worker import retention
from cms.contracts.upgrades import run_steps
from cms.models.files.file_references import collection_named, linked_files, store_file
from cms.models.files.file_text import FileText
from qa.attachments.answer_files import is_settled
from qa.models import ANSWER_FILES, Answer, AnswerPage, SavedAside
from qa.processing.answering import answers
from qa.processing.casework import erasing
from qa.tests.answer_desk import SECRET, Desk, letter, uploaded
from qa.tests.ask_form import TRACK
from qa.tests.factories import make_user
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Role, Visibility
from qa.vocabulary.errors import Refused
from qa.workflow.actors import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run at once what waits for the commit (Wagtail's index of references)."""
    run_at_once(monkeypatch)


def run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "on_commit", lambda work, **_options: work())


@pytest.fixture(scope="module")
def _stored_desk(groups: None, once: Any) -> Desk:
    with pytest.MonkeyPatch.context() as monkeypatch:
        run_at_once(monkeypatch)
        desk: Desk = once(Desk)
    return desk


@pytest.fixture
def desk(_stored_desk: Desk) -> Desk:
    """A question in the hands of an officer, made once; a test whose desk differs, or whose file is not whole, makes its own."""
    return _stored_desk.again()


def text_with(*keys: Any) -> Any:
    links = " ".join(f'<a linktype="document" id="{key}">tệp</a>' for key in keys)
    return Answer(body=[{"type": "paragraph", "value": f"<p>Xem {links}.</p>"}]).body


def closed_file() -> Document:
    closed = Collection.get_first_root_node().add_child(instance=Collection(name="Nội bộ"))
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    return store_file(ContentFile(letter("Nội bộ.").read()), "noi-bo.pdf", title="Danh sách nội bộ", collection=closed)


def exists(file: Document) -> bool:
    return Document.objects.filter(pk=file.pk).exists()


def test_a_text_links_to_no_file_that_its_writer_may_not_open_and_what_was_typed_stays_on_the_page(desk: Desk):
    other, closed = Desk(), closed_file()
    for foreign in (other.file, closed):
        typed = desk.typed(desk.file.pk, foreign.pk)
        sent = desk.client.post(url("save", desk.question.pk), typed)
        shown = sent.content.decode()
        assert (sent.status_code, f"tệp số {foreign.pk}" in shown, foreign.title in shown) == (422, True, foreign.title == "Mẫu đơn")
        assert "Ông bà dùng" in str(sent.context["answer_form"]["body"].value())
        by_itself = desk.client.post(url("save", desk.question.pk), typed, headers={"X-Autosave": "1"})
        assert by_itself.status_code == 422
        assert "Chưa lưu" in by_itself.json()["text"]
        assert desk.client.get(url("answer_file", desk.question.pk, foreign.pk)).status_code == 404
        assert desk.client.get(foreign.url).status_code != 200
    assert list(Answer.objects.get(question=desk.question).files.all()) == [desk.file]
    other.give()  # now everybody may open it
    assert desk.client.post(url("save", desk.question.pk), desk.typed(other.file.pk)).status_code == 302
    desk.give()
    with pytest.raises(Refused, match="không được mở"):
        answers.correct(
            desk.question,
            desk.actor(Role.PUBLISHER),
            body=text_with(closed.pk),
            version=answers.answer_of(desk.question).version,
            reason="Sửa tệp.",
        )


def test_a_link_to_a_file_that_is_not_there_yet_opens_nothing_once_it_is(desk: Desk):
    draft = answers.DraftInput(body=text_with(desk.file.pk, 9999), version=answers.answer_of(desk.question).version)
    assert isinstance(answers.save_draft(desk.question, desk.actor(Role.OFFICER), draft), Answer)
    secret = store_file(ContentFile(letter(SECRET).read()), "kin.pdf", title="Kín", collection=collection_named(ANSWER_FILES))
    Document.objects.filter(pk=secret.pk).update(id=9999)
    with pytest.raises(Refused, match="không còn nữa"):
        desk.hand_in()
    assert desk.client.get(url("answer_file", desk.question.pk, 9999)).status_code == 404
    assert not desk.question.marks.exists()


def test_keys_that_are_no_keys_are_no_files():
    desk = Desk(visibility=Visibility.WITHHELD)
    assert linked_files(Answer(body=text_with("x", "9" * 5000, "-1", desk.file.pk))) == [desk.file]
    desk.give()
    for key in ("9" * 5000, "x", "²", ""):
        assert Client().post(TRACK, {"code": desk.receipt.code, "action": "file", "file": key}).status_code == 404


def test_a_file_that_is_missing_on_the_disk_can_be_replaced_and_is_not_found():
    desk = Desk(visibility=Visibility.WITHHELD)
    desk.file.file.storage.delete(desk.file.file.name)
    address = url("answer_file", desk.question.pk, desk.file.pk)
    assert desk.client.get(address).status_code == 200
    assert desk.client.get(url("answer_file_page", desk.question.pk, desk.file.pk, 1)).status_code == 404
    assert desk.client.post(address, {"title": "Mẫu đơn", "areas": "1; 0; 0; 100; 60"}).status_code == 422
    desk.hand_in()
    answers.approve(desk.question, desk.actor(Role.REVIEWER))
    answers.publish(desk.question, desk.actor(Role.PUBLISHER))
    assert Client().post(TRACK, {"code": desk.receipt.code, "action": "file", "file": desk.file.pk}).status_code == 404
    desk = Desk()
    desk.file.file.storage.delete(desk.file.file.name)
    address = url("answer_file", desk.question.pk, desk.file.pk)
    assert desk.client.post(address, {"title": "Mẫu đơn", "replacement": letter("Mẫu mới.")}).status_code == 302


TROUBLES: dict[str, Any] = {  # the last one cannot be undone: the file on the disk goes, too
    "hạn chế người xem": lambda file: CollectionViewRestriction.objects.create(collection=file.collection, restriction_type="login"),
    "còn đang đọc": lambda _file: FileText.objects.all().delete(),
    "không còn nữa": lambda file: file.delete(),
}


@pytest.mark.parametrize("step", ["hand_in", "approve", "publish"])
def test_no_step_to_the_public_is_taken_with_a_file_that_is_gone_closed_or_unread(desk: Desk, step: str):
    if step != "hand_in":
        desk.hand_in()
    if step == "publish":
        answers.approve(desk.question, desk.actor(Role.REVIEWER))
    act = {
        "hand_in": desk.hand_in,
        "approve": lambda: answers.approve(desk.question, desk.actor(Role.REVIEWER)),
        "publish": lambda: answers.publish(desk.question, desk.actor(Role.PUBLISHER)),
    }[step]
    for why, happen in TROUBLES.items():
        with transaction.atomic():
            happen(desk.file)
            with pytest.raises(Refused, match=why):
                act()
            transaction.set_rollback(True)


def test_a_correction_waits_for_its_new_file_and_the_screen_reads_it_first(desk: Desk):
    desk.give()
    publisher = logged_in(desk.people[Role.PUBLISHER])
    new = uploaded(publisher)
    with pytest.raises(Refused, match="còn đang đọc"):
        answers.correct(
            desk.question,
            desk.actor(Role.PUBLISHER),
            body=text_with(new.pk),
            version=answers.answer_of(desk.question).version,
            reason="Sửa tệp.",
        )
    typed = {**desk.typed(new.pk), "reason": "Thay mẫu đơn."}
    assert publisher.post(url("correct", desk.question.pk), typed).status_code == 302
    assert Client().get(new.url).status_code == 200
    assert exists(desk.file)  # part of what was approved before


def test_the_reviewers_screen_reads_a_file_that_was_not_read_yet(desk: Desk):
    desk.hand_in()
    FileText.objects.all().delete()
    logged_in(desk.people[Role.REVIEWER]).post(url("act", desk.question.pk, "approve"))
    desk.question.refresh_from_db()
    assert desk.question.status == "approved"


def test_a_file_that_somebody_elses_text_links_to_is_not_deleted(desk: Desk):
    delete = reverse("wagtaildocs:delete", args=[desk.file.pk])
    SavedAside.objects.create(question=desk.question, user=desk.people[Role.LEAD], body=text_with(desk.file.pk), based_on=1)
    desk.client.post(delete)
    assert exists(desk.file)
    SavedAside.objects.all().delete()
    Answer.objects.update(author=desk.people[Role.LEAD])
    desk.client.post(delete)
    assert exists(desk.file)
    Answer.objects.update(author=desk.people[Role.OFFICER])
    desk.client.post(delete)
    assert not exists(desk.file)


def test_the_title_and_the_name_of_a_file_are_looked_through_and_stay_as_approved(desk: Desk):
    Document.objects.filter(pk=desk.file.pk).update(title=f"Đơn của người có số căn cước {SECRET}")
    desk.save(desk.file)
    assert desk.question.marks.get().text == SECRET
    named = store_file(
        ContentFile(letter("Mẫu.").read()),
        f"don-{SECRET}.pdf",
        title="Đơn",
        collection=desk.file.collection,
        user=desk.people[Role.OFFICER],
    )
    desk.save(named)
    assert desk.question.marks.get().text == SECRET
    desk.save(uploaded(desk.client))
    assert not desk.question.marks.exists()
    desk.hand_in()
    file = Answer.objects.get(question=desk.question).files.get()
    values = {"title": "Tên khác", "collection": file.collection_id, "tags": ""}
    assert "đã trình duyệt" in desk.client.post(reverse("wagtaildocs:edit", args=[file.pk]), values).content.decode()
    file.refresh_from_db()
    assert file.title == "Mẫu đơn"


def test_a_file_that_was_taken_out_goes_when_the_answer_is_handed_in_or_erased_and_not_before(desk: Desk):
    first, second = desk.file, uploaded(desk.client)
    desk.save(second)
    assert exists(first)  # the officer can still take that back
    desk.save(first)
    desk.hand_in()
    assert (exists(first), exists(second)) == (True, False)
    answers.take_back(desk.question, desk.actor(Role.OFFICER))
    third = uploaded(desk.client)
    desk.save(third)
    desk.hand_in()
    assert exists(first)  # the version that was handed in before names it
    answers.approve(desk.question, desk.actor(Role.REVIEWER))
    answers.publish(desk.question, desk.actor(Role.PUBLISHER))
    erasing.erase(desk.question, SYSTEM)
    assert (exists(first), exists(third)) == (False, True)


def test_files_that_no_answer_uses_go_after_the_time_that_the_table_of_retention_names(desk: Desk):
    unused, fresh, aside = (uploaded(desk.client) for _number in range(3))
    SavedAside.objects.create(question=desk.question, user=desk.people[Role.LEAD], body=text_with(aside.pk), based_on=1)
    elsewhere = closed_file()
    long_ago = timezone.now() - timedelta(days=31)
    Document.objects.exclude(pk=fresh.pk).update(created_at=long_ago)
    retention.run("qa.unused_files")
    assert [exists(file) for file in (unused, fresh, aside, desk.file, elsewhere)] == [False, True, True, True, True]
    rule = next(rule for rule in retention.all_rules() if rule.name == "qa.unused_files")
    assert rule.kept == "30 ngày"


def test_the_collection_of_files_of_answers_is_neither_renamed_nor_moved(desk: Desk):
    kept = desk.file.collection
    admin = logged_in(make_user(is_superuser=True, is_staff=True))
    address = reverse("wagtailadmin_collections:edit", args=[kept.pk])
    below = Collection.get_first_root_node().add_child(instance=Collection(name="Biểu mẫu"))
    for values in ({"name": "Tệp cũ", "parent": kept.get_parent().pk}, {"name": kept.name, "parent": below.pk}):
        assert "không đổi tên hoặc chuyển chỗ" in admin.post(address, values).content.decode()
    stored = Collection.objects.get(pk=kept.pk)
    assert (stored.name, stored.get_parent().pk) == (kept.name, kept.get_parent().pk)


@pytest.mark.usefixtures("desk")
def test_a_collection_that_is_not_that_of_files_of_answers_can_be_renamed():
    other = Collection.get_first_root_node().add_child(instance=Collection(name="Biểu mẫu"))
    admin = logged_in(make_user(is_superuser=True, is_staff=True))
    values = {"name": "Biểu mẫu mới", "parent": other.get_parent().pk}
    assert admin.post(reverse("wagtailadmin_collections:edit", args=[other.pk]), values).status_code == 302


def test_a_file_in_a_collection_below_that_of_files_of_answers_is_closed(desk: Desk):
    child = Collection.objects.get(pk=desk.file.collection_id).add_child(instance=Collection(name="Năm nay"))
    file = store_file(ContentFile(letter("Kín.").read()), "kin.pdf", title="Kín", collection=child)
    assert desk.client.get(file.url).status_code == 404
    assert not is_settled(desk.file)


def test_answers_that_are_older_than_the_table_of_their_files_get_it_when_the_portal_is_upgraded(desk: Desk):
    desk.give()
    desk.question.answer.files.clear()
    assert any("1 answers" in words for words in run_steps())
    assert not any("answers are noted" in words for words in run_steps())
    assert list(desk.question.answer.files.all()) == [desk.file]


def test_a_file_that_a_public_answer_offers_stays_as_it_is_wherever_it_lies(desk: Desk):
    desk.give()
    Document.objects.update(collection=Collection.get_first_root_node())
    AnswerPage.objects.update(question=None)
    Answer.objects.all().delete()  # as with an answer that was imported
    desk.file.refresh_from_db()
    assert is_settled(desk.file)
    admin = logged_in(make_user(is_superuser=True, is_staff=True))
    bulk = reverse("wagtail_bulk_action", args=["wagtaildocs", "document", "add_to_collection"]) + f"?id={desk.file.pk}"
    target = Collection.get_first_root_node().add_child(instance=Collection(name="Khác"))
    admin.post(bulk, {"collection": target.pk})
    desk.file.refresh_from_db()
    assert desk.file.collection_id != target.pk
    free = uploaded(Desk().client)
    admin.post(bulk.replace(f"={desk.file.pk}", f"={free.pk}"), {"collection": target.pk})
    free.refresh_from_db()
    assert free.collection_id == target.pk
