"""Two people on the rows inside one row (rates, steps), on its tags, its file, an account, a role: nothing of the first is lost unseen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import GroupPagePermission, Page

from home.models import ArticleTemplate
from home.models.news.royalties import ContributionKind, RoyaltyRate
from home.tests.factories import make_picture
from qa.models import Macro, MacroStep
from tests.row_forms import Form, both, values

pytestmark = pytest.mark.django_db
FIRST, LATER, LAST = date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1)


def kind_form(name: str) -> Form:
    kind = ContributionKind.objects.filter(name="Tin ngắn").first()
    if kind is None:
        first, later = RoyaltyRate(amount=100, valid_from=FIRST), RoyaltyRate(amount=200, valid_from=LATER)
        kind = ContributionKind.objects.create(name="Tin ngắn", rates=[first, later])
    return Form(name, reverse(ContributionKind.snippet_viewset.get_url_name("edit"), args=[kind.pk]))  # type: ignore[attr-defined]


def rates() -> dict[date, int]:
    return dict(RoyaltyRate.objects.filter(kind__name="Tin ngắn").values_list("valid_from", "amount"))


def row_of(form: Form, day: date) -> str:
    """The prefix of the row of a day."""
    key = str(RoyaltyRate.objects.get(kind__name="Tin ngắn", valid_from=day).pk)
    return next(name for name, value in form.fields.items() if name.endswith("-id") and value == key).removesuffix("id")


def with_new(amount: int, day: date) -> dict[str, Any]:
    row = {"id": "", "amount": str(amount), "valid_from": f"{day:%d/%m/%Y}", "DELETE": ""}
    return {"rates-TOTAL_FORMS": "3"} | {f"rates-2-{name}": value for name, value in row.items()}


def said(answer: Any) -> str:
    return BeautifulSoup(answer.content, "html.parser").text


def test_a_row_that_the_other_person_added_stays() -> None:
    lan, minh = both(kind_form)
    assert lan.send(**with_new(300, LAST)).status_code == 302
    assert minh.send(name="Tin ngắn", order="4").status_code == 302
    assert rates() == {FIRST: 100, LATER: 200, LAST: 300}


def test_a_row_that_only_the_other_person_changed_stays_theirs() -> None:
    lan, minh = both(kind_form)
    assert lan.send(**{row_of(lan, FIRST) + "amount": "111"}).status_code == 302
    assert minh.send(**{row_of(minh, LATER) + "amount": "222"}).status_code == 302
    assert rates() == {FIRST: 111, LATER: 222}


def test_a_row_that_both_changed_is_refused_once_with_what_the_other_stored() -> None:
    lan, minh = both(kind_form)
    lan.send(**{row_of(lan, FIRST) + "amount": "111"})
    answer = minh.send(**{row_of(minh, FIRST) + "amount": "122", row_of(minh, LATER) + "amount": "222"})
    assert rates() == {FIRST: 111, LATER: 200}
    assert "Lan đã lưu" in said(answer)
    assert "“111”" in said(answer)
    assert minh.fields[row_of(minh, FIRST) + "amount"] == "122"
    assert minh.send().status_code == 302
    assert rates() == {FIRST: 122, LATER: 222}


def test_a_row_that_the_other_person_deleted_stays_deleted() -> None:
    lan, minh = both(kind_form)
    lan.send(**{row_of(lan, FIRST) + "DELETE": "1"})
    assert minh.send(**{row_of(minh, LATER) + "amount": "222"}).status_code == 302
    assert rates() == {LATER: 222}


def test_a_deleted_row_that_was_changed_here_is_asked_for_and_made_again() -> None:
    lan, minh = both(kind_form)
    mine = row_of(minh, FIRST)
    lan.send(**{row_of(lan, FIRST) + "DELETE": "1"})
    answer = minh.send(**{mine + "amount": "122"})
    assert rates() == {LATER: 200}
    assert "Người khác đã xóa" in said(answer)
    assert minh.send().status_code == 302
    assert rates() == {FIRST: 122, LATER: 200}


def test_a_row_that_the_other_person_changed_is_not_deleted_unseen() -> None:
    lan, minh = both(kind_form)
    lan.send(**{row_of(lan, FIRST) + "amount": "111"})
    answer = minh.client.post(minh.address, minh.fields | {row_of(minh, FIRST) + "DELETE": "1"}, follow=True)
    assert rates() == {FIRST: 111, LATER: 200}
    assert "Không xóa" in said(answer)


def test_both_delete_the_same_row() -> None:
    lan, minh = both(kind_form)
    mine = row_of(minh, FIRST)
    lan.send(**{row_of(lan, FIRST) + "DELETE": "1"})
    assert minh.send(**{mine + "DELETE": "1"}).status_code == 302
    assert rates() == {LATER: 200}


def test_two_new_rows_that_contradict_each_other_are_told_and_nothing_is_lost() -> None:
    lan, minh = both(kind_form)
    lan.send(**with_new(300, LAST))
    answer = minh.send(**with_new(333, LAST))
    assert answer.status_code == 200
    assert "mâu thuẫn" in said(answer)
    assert minh.fields["rates-2-amount"] == "333"
    assert rates()[LAST] == 300


def macro_form(name: str) -> Form:
    macro = Macro.objects.filter(name="Chuyển nhanh").first()
    if macro is None:
        steps = [MacroStep(action="note", text=text, sort_order=number) for number, text in enumerate(("một", "hai", "ba"))]
        macro = Macro.objects.create(name="Chuyển nhanh", steps=steps)
    return Form(name, reverse("macro:edit", args=[macro.pk]))


def texts() -> list[str]:
    return list(MacroStep.objects.order_by("sort_order", "pk").values_list("text", flat=True))


def order(*numbers: int) -> dict[str, str]:
    """What the arrows of the rows make of the places."""
    return {f"steps-{row}-ORDER": str(place) for place, row in enumerate(numbers, 1)}


def test_the_other_persons_order_of_rows_stays() -> None:
    lan, minh = both(macro_form)
    assert lan.send(**order(2, 0, 1)).status_code == 302
    assert texts() == ["ba", "một", "hai"]
    assert minh.send(**{"steps-0-text": "một!"}).status_code == 302
    assert texts() == ["ba", "một!", "hai"]


def test_ones_own_order_of_rows_is_stored_beside_a_row_of_the_other_person() -> None:
    lan, minh = both(macro_form)
    new = {"steps-TOTAL_FORMS": "4", "steps-3-id": "", "steps-3-action": "note", "steps-3-text": "mới", "steps-3-DELETE": ""}
    assert lan.send(**new, **order(3, 0, 1, 2)).status_code == 302
    assert texts() == ["mới", "một", "hai", "ba"]
    assert minh.send(**order(2, 0, 1)).status_code == 302
    assert texts() == ["mới", "ba", "một", "hai"]


def test_tags_of_both_are_put_together() -> None:
    picture = make_picture()
    picture.tags.set(["cầu", "sông"])
    address = reverse("wagtailimages:edit", args=[picture.pk])
    lan = Form("lan", address)
    minh = lan.beside("minh")
    assert lan.send(tags="cầu,lũ").status_code == 302
    assert minh.send(tags="cầu,sông,đêm").status_code == 302
    assert {tag.name for tag in picture.tags.all()} == {"cầu", "lũ", "đêm"}


def test_topics_and_tags_of_a_template_are_put_together() -> None:
    template = ArticleTemplate.objects.create(name="Thông báo", purpose="Khi họp.")
    template.tags.add("họp")
    template.save()
    address = reverse(ArticleTemplate.snippet_viewset.get_url_name("edit"), args=[template.pk])  # type: ignore[attr-defined]
    empty = {"body-count": "0"}
    lan = Form("lan", address, **empty)
    minh = lan.beside("minh")
    assert lan.send(tags="họp,tuần").status_code == 302
    assert minh.send(tags="họp,tháng").status_code == 302
    assert {tag.name for tag in ArticleTemplate.objects.get().tags.all()} == {"họp", "tuần", "tháng"}


def document_form(name: str) -> Form:
    document = get_document_model().objects.filter(title="Mẫu đơn").first()
    if document is None:
        document = get_document_model().objects.create(title="Mẫu đơn", file=pdf("goc"))
    return Form(name, reverse("wagtaildocs:edit", args=[document.pk]))


def pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.pdf", f"%PDF-1.4 {name}".encode())


def stored() -> tuple[str, bytes]:
    document = get_document_model().objects.get()
    with document.file.open() as file:
        return document.title, file.read()


def test_a_file_that_only_the_other_person_replaced_stays() -> None:
    lan, minh = both(document_form)
    assert lan.send(file=pdf("lan")).status_code == 302
    assert minh.send(title="Mẫu đơn số 2").status_code == 302
    assert stored() == ("Mẫu đơn số 2", b"%PDF-1.4 lan")


def test_a_file_that_both_replaced_is_asked_for_again_and_the_stored_one_stays() -> None:
    lan, minh = both(document_form)
    lan.send(file=pdf("lan"))
    answer = minh.send(file=pdf("minh"))
    assert stored()[1] == b"%PDF-1.4 lan"
    assert "Lan đã lưu" in said(answer)
    assert "Hãy chọn lại tệp" in said(answer)
    assert "không tìm thấy" not in said(answer).lower()
    assert minh.send(file=pdf("minh")).status_code == 302
    assert stored()[1] == b"%PDF-1.4 minh"


def test_a_refused_title_lets_the_chosen_file_be_chosen_again_and_keeps_the_stored_one() -> None:
    lan, minh = both(document_form)
    lan.send(title="Của Lan")
    answer = minh.send(title="Của Minh", file=pdf("minh"))
    assert "Hãy chọn lại tệp" in said(answer)
    assert stored() == ("Của Lan", b"%PDF-1.4 goc")


def test_a_replaced_file_is_deleted_only_when_the_new_one_is_stored(django_capture_on_commit_callbacks: Any) -> None:
    minh = document_form("minh")
    old = get_document_model().objects.get().file
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        assert minh.send(file=pdf("minh")).status_code == 302
        transaction.set_rollback(True)
    assert stored()[1] == b"%PDF-1.4 goc"
    with django_capture_on_commit_callbacks(execute=True):
        assert minh.send(file=pdf("minh")).status_code == 302
    assert not old.storage.exists(old.name)


def account_form(name: str) -> Form:
    user, _made = get_user_model().objects.get_or_create(username="hoa", first_name="Hoa", last_name="Lê", email="hoa@example.vn")
    return Form(name, reverse("wagtailusers_users:edit", args=[user.pk]))


def test_roles_of_an_account_that_both_gave_are_put_together_and_its_name_is_asked_for() -> None:
    one, two = Group.objects.create(name="Một"), Group.objects.create(name="Hai")
    lan, minh = both(account_form)
    assert lan.send(groups=[str(one.pk)], is_active=["on"]).status_code == 302
    assert minh.send(groups=[str(two.pk)], is_active=["on"]).status_code == 302
    hoa = get_user_model().objects.get(username="hoa")
    assert set(hoa.groups.all()) == {one, two}
    lan, minh = both(account_form)
    lan.send(last_name="Trần")
    answer = minh.send(last_name="Phạm")
    assert "“Trần”" in said(answer)
    assert minh.send().status_code == 302


def test_an_account_that_one_person_locked_stays_locked() -> None:
    lan, minh = both(account_form)
    assert lan.send(is_active=[]).status_code == 302
    assert minh.send(last_name="Phạm").status_code == 302
    hoa = get_user_model().objects.get(username="hoa")
    assert (hoa.is_active, hoa.last_name) == (False, "Phạm")


def role_form(name: str) -> Form:
    role, _made = Group.objects.get_or_create(name="Biên tập thử")
    return Form(name, reverse("wagtailusers_groups:edit", args=[role.pk]))


def page_right(page: Page, number: int, *codes: str) -> dict[str, Any]:
    row = {"page": str(page.pk), "permissions": list(codes), "DELETE": ""}
    return {"page_permissions-TOTAL_FORMS": str(number + 1)} | {f"page_permissions-{number}-{name}": value for name, value in row.items()}


def test_rights_of_a_role_that_both_gave_are_put_together() -> None:
    add, change = (Permission.objects.get(codename=f"{action}_unit", content_type__app_label="qa") for action in ("add", "change"))
    root, home = Page.objects.get(depth=1), Page.objects.filter(depth=2).first()
    assert home
    lan, minh = both(role_form)
    assert lan.send(permissions=[str(add.pk)], **page_right(root, 0, "add_page")).status_code == 302
    assert minh.send(permissions=[str(change.pk)], **page_right(home, 0, "publish_page")).status_code == 302
    role = Group.objects.get(name="Biên tập thử")
    assert {add, change} <= set(role.permissions.all())
    given = set(GroupPagePermission.objects.filter(group=role).values_list("page", "permission__codename"))
    assert given == {(root.pk, "add_page"), (home.pk, "publish_page")}


def test_a_right_below_a_page_that_the_other_person_took_is_not_given_again() -> None:
    home = Page.objects.filter(depth=2).first()
    assert home
    role_form("lan").send(**page_right(home, 0, "add_page", "publish_page"))
    lan, minh = both(role_form)
    assert lan.send(**page_right(home, 0, "add_page")).status_code == 302
    assert minh.send(name="Biên tập thử").status_code == 302
    role = Group.objects.get(name="Biên tập thử")
    assert list(GroupPagePermission.objects.filter(group=role).values_list("permission__codename", flat=True)) == ["add_page"]


def test_every_form_of_a_role_or_an_account_carries_its_marks() -> None:
    for form in (account_form("lan"), role_form("lan")):
        assert values(form.client.get(form.address).content.decode())["version"]
