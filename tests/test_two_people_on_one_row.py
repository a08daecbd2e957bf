"""Two people on one snippet, setting or row of a list: the second save overwrites nothing of the first unseen."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Site
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from home.models import Office, SiteSettings
from home.models.services.offices import OfficeKind
from home.tests.factories import make_picture
from qa.models import CannedReply, QuestionField, SlaPolicy, Unit
from tests.row_forms import Form, both, values

pytestmark = pytest.mark.django_db


def unit_form(name: str) -> Form:
    unit = Unit.objects.get_or_create(slug="van-phong", defaults={"name": "Văn phòng", "phone": "0200 1"})[0]
    return Form(name, reverse("unit:edit", args=[unit.pk]))


def test_what_both_changed_is_not_stored_until_the_second_person_has_seen_it() -> None:
    lan, minh = both(unit_form)
    assert lan.send(phone="0200 2").status_code == 302
    answer = minh.send(phone="0200 3")
    assert answer.status_code == 200
    assert Unit.objects.get().phone == "0200 2"
    text = BeautifulSoup(answer.content, "html.parser").text
    assert "Lan đã lưu" in text
    assert "“0200 2”" in text  # theirs, below the field
    assert values(answer.content.decode())["phone"] == "0200 3"  # what was typed
    assert minh.send().status_code == 302
    assert Unit.objects.get().phone == "0200 3"


def test_a_third_save_between_the_two_presses_is_told_again() -> None:
    lan, minh = both(unit_form)
    lan.send(phone="0200 2")
    minh.send(phone="0200 3")
    unit_form("hoa").send(phone="0200 4")
    assert "0200 4" in minh.send().content.decode()
    assert Unit.objects.get().phone == "0200 4"


def test_what_each_changed_alone_is_kept_and_told() -> None:
    lan, minh = both(unit_form)
    lan.send(name="Văn phòng Ủy ban")
    answer = minh.client.post(minh.address, minh.fields | {"phone": "0200 3"}, follow=True)
    unit = Unit.objects.get()
    assert (unit.name, unit.phone) == ("Văn phòng Ủy ban", "0200 3")
    assert "Giữ nguyên" in answer.content.decode()


def test_the_same_change_by_both_asks_nobody() -> None:
    lan, minh = both(unit_form)
    lan.send(phone="0200 2")
    assert minh.send(phone="0200 2").status_code == 302


def test_a_form_that_tells_no_version_is_stored_as_before() -> None:
    lan, minh = both(unit_form)
    lan.send(phone="0200 2")
    del minh.fields["version"]
    assert minh.send(phone="0200 3").status_code == 302
    for wrong in ("", "không phải JSON", "[1]"):
        assert unit_form("hoa").send(version=wrong, phone="0200 5").status_code == 302


def field_form(name: str) -> tuple[Form, str]:
    row = QuestionField.objects.get_or_create(slug="dat-dai", defaults={"name": "Đất đai"})[0]
    return Form(name, reverse("questionfield:edit", args=[row.pk])), "name"


def reply_form(name: str) -> tuple[Form, str]:
    row = CannedReply.objects.get_or_create(title="Giờ làm việc", defaults={"body": "Từ 7 giờ 30."})[0]
    text = nested_form_data({"content": streamfield([("paragraph", rich_text("<p>Từ 7 giờ 30.</p>"))])})
    return Form(name, reverse("cannedreply:edit", args=[row.pk]), **text), "title"


def office_form(name: str) -> tuple[Form, str]:
    row = Office.objects.first() or Office.objects.create(name="Trung tâm Phục vụ hành chính công", kind=OfficeKind.values[0])
    return Form(name, reverse(Office.snippet_viewset.get_url_name("edit"), args=[row.pk])), "name"  # type: ignore[attr-defined]


def setting_form(name: str) -> tuple[Form, str]:
    site = Site.objects.get()
    needed = {"responsible_person": "Bà Mai", "address": "Số 1", "phone": "0200 1", "email": "cong@example.vn"}
    SiteSettings.objects.update_or_create(site=site, defaults=needed)
    return Form(name, reverse("wagtailsettings:edit", args=["home", "sitesettings", site.pk])), "agency_name"


@pytest.mark.parametrize("form_of", [field_form, reply_form, office_form, setting_form])
def test_every_form_of_a_row_tells_the_second_person(form_of: Any) -> None:
    (lan, name), (minh, _name) = form_of("lan"), form_of("minh")
    assert lan.send(**{name: "Lan đặt tên"}).status_code == 302
    answer = minh.send(**{name: "Minh đặt tên"})
    assert "“Lan đặt tên”" in BeautifulSoup(answer.content, "html.parser").text
    assert minh.send().status_code == 302


def test_a_change_that_no_log_tells_is_said_to_be_of_somebody() -> None:
    unit_form("hoa").send(phone="0200 0")  # before Minh opens the form
    minh = unit_form("minh")
    Unit.objects.update(phone="0200 2")
    text = BeautifulSoup(minh.send(phone="0200 3").content, "html.parser").text
    assert "Hoa đã lưu" not in text
    assert "Người khác đã lưu" in text


def test_the_forms_of_a_picture_a_document_and_an_answering_time_open(admin_client: Client) -> None:
    picture = make_picture()
    picture.tags.add("cầu")
    file = get_document_model().objects.create(title="Mẫu đơn", file=ContentFile(b"%PDF-1.4", name="mau.pdf"))
    policy = SlaPolicy.objects.earliest("pk")
    policy.ladder = [{"level": "Trưởng đơn vị", "days": -2, "to": ["unit_lead"]}]
    policy.save()
    addresses = [
        reverse("wagtailimages:edit", args=[picture.pk]),
        reverse("wagtaildocs:edit", args=[file.pk]),
        reverse("slapolicy:edit", args=[policy.pk]),
    ]
    assert [admin_client.get(address).status_code for address in addresses] == [200, 200, 200]
