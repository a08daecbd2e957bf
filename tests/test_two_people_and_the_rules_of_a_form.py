"""Two people on one form: what it holds beside the columns of its row, and the rules that it checks, after both are put together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection, GroupApprovalTask
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.admin.merging import row_versions
from cms.admin.publishing.bundles import BundleViewSet
from cms.models import StepReminder
from cms.models.publishing.bundle import Bundle
from home.tests.factories import make_picture
from legal_docs.models import AllowedIssuer, DocumentType
from legal_docs.models.base.reference import BodyKind
from qa.models import CannedReply, Macro, MacroStep, Unit
from tests.row_forms import Form, both

pytestmark = pytest.mark.django_db


def said(answer: Any) -> str:
    return BeautifulSoup(answer.content, "html.parser").text


def collection(name: str) -> Collection:
    return Collection.objects.filter(name=name).first() or Collection.get_first_root_node().add_child(name=name)


def collection_form(name: str) -> Form:
    collection("Kín"), collection("Mở")
    return Form(name, reverse("wagtailadmin_collections:edit", args=[collection("A").pk]))


def place() -> tuple[str, str]:
    moved = Collection.objects.get(name__startswith="A")
    return moved.name, moved.get_parent().name


def below(name: str) -> dict[str, str]:
    return {"parent": str(collection(name).pk)}


def test_a_collection_that_the_other_person_moved_stays_there() -> None:
    lan, minh = both(collection_form)
    assert lan.send(**below("Kín")).status_code == 302
    answer = minh.client.post(minh.address, minh.fields | {"name": "A2"}, follow=True)
    assert place() == ("A2", "Kín")
    assert "Giữ nguyên" in said(answer)


def test_a_collection_that_both_moved_is_asked_for_once() -> None:
    lan, minh = both(collection_form)
    lan.send(**below("Kín"))
    answer = minh.send(**below("Mở"))
    assert place() == ("A", "Kín")
    assert "“Kín”" in said(answer)
    assert minh.send().status_code == 302
    assert place() == ("A", "Mở")


def test_a_collection_that_both_moved_to_one_place_asks_nobody() -> None:
    lan, minh = both(collection_form)
    lan.send(**below("Kín"))
    assert minh.send(name="A2", **below("Kín")).status_code == 302
    assert place() == ("A2", "Kín")


def step_form(name: str) -> Form:
    step = GroupApprovalTask.objects.filter(name__startswith="Duyệt").first()
    if step is None:
        step = GroupApprovalTask.objects.create(name="Duyệt")
        step.groups.add(Group.objects.first())
    return Form(name, reverse("wagtailadmin_workflows:edit_task", args=[step.pk]))


def test_the_reminders_of_a_step_that_the_other_person_set_stay() -> None:
    lan, minh = both(step_form)
    assert lan.send(after_days="3").status_code == 302
    assert minh.send(name="Duyệt bài").status_code == 302
    assert StepReminder.objects.get().after_days == 3


def test_the_reminders_of_a_step_that_both_set_are_asked_for_once() -> None:
    lan, minh = both(step_form)
    lan.send(after_days="3")
    answer = minh.send(after_days="5")
    assert "“3”" in said(answer)
    assert StepReminder.objects.get().after_days == 3
    assert minh.send().status_code == 302
    assert StepReminder.objects.get().after_days == 5


def macro_form(name: str) -> Form:
    macro = Macro.objects.filter(name="Chuyển nhanh").first()
    if macro is None:
        steps = [MacroStep(action="note", text=text, sort_order=number) for number, text in enumerate(("một", "hai"))]
        macro = Macro.objects.create(name="Chuyển nhanh", steps=steps)
    return Form(name, reverse("macro:edit", args=[macro.pk]))


def test_two_people_who_each_delete_a_row_leave_as_many_as_the_form_asks_for() -> None:
    lan, minh = both(macro_form)
    assert lan.send(**{"steps-0-DELETE": "1"}).status_code == 302
    assert minh.send(**{"steps-1-DELETE": "1"}).status_code == 200
    assert [step.text for step in MacroStep.objects.all()] == ["hai"]


def issuer_form(name: str) -> Form:
    kind = DocumentType.objects.first()
    assert kind
    kind.allowed_issuers.set([AllowedIssuer(body_kind=BodyKind.values[0])])
    kind.save()
    return Form(name, reverse(DocumentType.snippet_viewset.get_url_name("edit"), args=[kind.pk]))  # type: ignore[attr-defined]


def test_a_row_inside_that_both_changed_is_stored_only_where_it_is_right_together() -> None:
    lan = issuer_form("lan")
    minh = lan.beside("minh")
    assert lan.send(**{"allowed_issuers-0-valid_to": "31/12/2026"}).status_code == 302
    answer = minh.send(**{"allowed_issuers-0-valid_from": "01/01/2027"})
    assert answer.status_code == 200
    assert "Nội dung người khác vừa lưu: “2026-12-31”" in said(answer)
    assert AllowedIssuer.objects.filter(valid_to=date(2026, 12, 31)).get().valid_from is None
    assert minh.send(**{"allowed_issuers-0-valid_from": "01/01/2026"}).status_code == 302
    assert AllowedIssuer.objects.get(valid_to=date(2026, 12, 31)).valid_from == date(2026, 1, 1)


def unit_form(person: str) -> Form:
    unit = Unit.objects.get_or_create(slug="van-phong", defaults={"name": "Văn phòng", "phone": "0200 1"})[0]
    return Form(person, reverse("unit:edit", args=[unit.pk]))


def as_a_colleague(form: Form, *rights: str) -> Form:
    """Let the person of a form be no administrator, with some rights."""
    user = get_user_model().objects.get(pk=form.client.session["_auth_user_id"])
    user.is_superuser = False
    user.save()
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *rights]))
    return form


def test_what_only_the_administrator_may_change_and_has_changed_stops_nobody_else() -> None:
    lan, minh = both(unit_form)
    as_a_colleague(minh, "change_unit")
    assert lan.send(allow_self_approve=["on"]).status_code == 302
    assert minh.send(phone="0200 3").status_code == 302
    unit = Unit.objects.get(slug="van-phong")
    assert (unit.allow_self_approve, unit.phone) == (True, "0200 3")


def test_what_only_the_administrator_may_change_is_still_refused_to_others() -> None:
    minh = as_a_colleague(unit_form("minh"), "change_unit")
    assert minh.send(allow_self_approve=["on"]).status_code == 200
    assert not Unit.objects.get(slug="van-phong").allow_self_approve


def test_a_time_that_the_other_person_took_off_a_bundle_and_that_is_over_stops_nobody(time_machine: Any) -> None:
    time_machine.move_to("2026-03-02 08:00+07:00", tick=False)
    bundle = Bundle.objects.create(name="Tết", publish_at=timezone.now() + timedelta(hours=1, seconds=7))
    address = reverse(BundleViewSet().get_url_name("edit"), args=[bundle.pk])
    lan = Form("lan", address)
    minh = lan.beside("minh")
    assert lan.send(publish_at="").status_code == 302
    time_machine.move_to("2026-03-02 10:00+07:00", tick=False)
    assert minh.send(name="Tết Nguyên đán").status_code == 302
    bundle.refresh_from_db()
    assert (bundle.name, bundle.publish_at) == ("Tết Nguyên đán", None)


def test_a_text_that_was_stored_without_the_keys_of_the_editor_is_touched_by_nobody() -> None:
    passage = CannedReply.objects.create(title="Giờ làm việc", content=[("paragraph", RichText("<p>Từ 7 giờ 30.</p><p>Nghỉ lễ.</p>"))])
    address = reverse("cannedreply:edit", args=[passage.pk])
    lan, minh = (Form(name, address, **typed_again("<p>Từ 7 giờ 30.</p><p>Nghỉ lễ.</p>")) for name in ("lan", "minh"))
    assert lan.send(title="Giờ mở cửa").status_code == 302
    assert minh.send(valid_to="31/12/2027").status_code == 302
    passage.refresh_from_db()
    assert (passage.title, passage.valid_to) == ("Giờ mở cửa", date(2027, 12, 31))


def typed_again(html: str) -> dict[str, Any]:
    """What the editor of rich text makes of a text: it gives each paragraph a key."""
    return nested_form_data({"content": streamfield([("paragraph", rich_text(html))])})


def test_a_storage_that_does_not_delete_a_replaced_file_stops_nothing_else(
    monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    document = get_document_model().objects.create(title="Mẫu đơn", file=ContentFile(b"%PDF-1.4 goc", name="goc.pdf"))
    done: list[str] = []
    monkeypatch.setattr(FileSystemStorage, "delete", lambda *_args: 1 / 0)
    lan = Form("lan", reverse("wagtaildocs:edit", args=[document.pk]))
    with django_capture_on_commit_callbacks(execute=True):
        assert lan.send(file=ContentFile(b"%PDF-1.4 moi", name="moi.pdf")).status_code == 302
        transaction.on_commit(lambda: done.append("later"))
    assert done


def test_an_unknown_mark_raises_no_error() -> None:
    picture = make_picture()
    lan = Form("lan", reverse("wagtailimages:edit", args=[picture.pk]))
    assert lan.send(version='{"tags": [[1], {}], "title": [], "rows inside": {"x": []}}').status_code == 302


def between_reading_and_locking(monkeypatch: Any, happens: Callable[[], Any]) -> None:
    """Let something be stored after the view has read its row and before the guard locks it."""
    read = row_versions._read_again

    def read_again(row: Any) -> Any:
        happens()
        return read(row)

    monkeypatch.setattr(row_versions, "_read_again", read_again)


def test_a_password_that_is_set_while_an_account_is_stored_stays(monkeypatch: Any) -> None:
    people = get_user_model().objects
    hoa = people.create(username="hoa", first_name="Hoa", last_name="Lê", email="hoa@example.vn", password="cũ")
    lan = Form("lan", reverse("wagtailusers_users:edit", args=[hoa.pk]))
    between_reading_and_locking(monkeypatch, lambda: people.filter(pk=hoa.pk).update(password="mới"))
    assert lan.send(last_name="Trần").status_code == 302
    hoa.refresh_from_db()
    assert (hoa.last_name, hoa.password) == ("Trần", "mới")


def test_a_row_that_is_deleted_while_its_form_is_stored_is_not_made_again(monkeypatch: Any) -> None:
    lan = unit_form("lan")
    between_reading_and_locking(monkeypatch, Unit.objects.filter(slug="van-phong").delete)
    assert lan.send(phone="0200 3").status_code == 404
    assert not Unit.objects.filter(phone="0200 3").exists()


def test_a_row_that_is_typed_in_and_deleted_here_stays_as_the_other_changed_it_at_each_press() -> None:
    lan, minh = both(macro_form)
    lan.send(**{"name": "Của Lan", "steps-0-text": "của Lan"})
    assert minh.send(**{"name": "Của Minh", "steps-0-text": "của Minh", "steps-0-DELETE": "1"}).status_code == 200
    assert minh.send().status_code == 302
    assert {step.text for step in MacroStep.objects.all()} == {"của Lan", "hai"}


def test_what_fails_at_the_end_of_the_transaction_is_not_called_stored(monkeypatch: Any) -> None:
    lan, post = unit_form("lan"), row_versions._post

    def post_and_commit(*args: Any, **kwargs: Any) -> Any:
        post(*args, **kwargs)
        Unit.objects.filter(slug="van-phong").update(parent_id=987654)
        connection.check_constraints()

    monkeypatch.setattr(row_versions, "_post", post_and_commit)
    answer = lan.send(phone="0200 3")
    assert "mâu thuẫn" in said(answer)
    assert "đã được cập nhật" not in said(answer)
