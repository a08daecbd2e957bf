"""News name a page as it is called, and as it can be read, when they are sent."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from cms.background.following import digests, subscribing
from cms.contracts import following as contract
from cms.models import Announcement
from cms.models.background.mail import OutboundMail
from cms.models.following import announce, announce_all, named, only_public
from home.models import ProcedurePage
from home.tests.factories import make_page, make_procedure, paragraph, placed
from legal_docs.tests.factories import document
from qa.models import AnswerPage
from qa.processing.publication.publishing import index_page
from tests.test_digests import AN, follow, kind, make_due, told  # noqa: F401

pytestmark = pytest.mark.django_db


def test_a_digest_names_an_answer_as_it_is_called_when_it_is_sent() -> None:
    values = {"public_no": "HD-1", "question_text": "Hỏi.", "body": paragraph("Đáp."), "live": False}
    page = placed(index_page(), AnswerPage(title="Ông Nguyễn Văn B lấn lối đi", **values))
    subscribing.confirm(subscribing.ask_to_follow(AN, contract.kind_of("cau-hoi"), "HD-1", "weekly"))
    OutboundMail.objects.all().delete()
    announce("cau-hoi:HD-1", "a", named(page), named(page), page_id=page.pk)
    page.title = "Lối đi chung bị lấn"
    page.save_revision().publish()
    make_due()
    digests.send_due()
    assert "* Lối đi chung bị lấn" in told(AN)
    assert "Nguyễn Văn B" not in told(AN)


def told_of_procedure(page: ProcedurePage) -> str:
    subscribing.confirm(subscribing.ask_to_follow(AN, contract.kind_of("thu-tuc"), str(page.pk), "weekly"))
    OutboundMail.objects.all().delete()
    page.applicants = "Cha hoặc mẹ"
    page.save_revision().publish()
    page.title, page.slug = "Đăng ký kết hôn", "ket-hon"
    page.save_revision().publish()
    make_due()
    digests.send_due()
    return told(AN)


def test_a_digest_names_a_procedure_as_it_is_called_when_it_is_sent() -> None:
    page = make_procedure("Đăng ký kết hôn cho ông Nguyễn Văn B")
    text = told_of_procedure(page)
    assert "* Đăng ký kết hôn\n" in text
    assert "Nguyễn Văn B" not in text
    assert "/thu-tuc/ket-hon/\n" in text


def test_a_digest_gives_a_procedure_its_full_name() -> None:
    page = make_procedure("Đăng ký kết hôn", full_name="Đăng ký kết hôn có yếu tố nước ngoài")
    assert "* Đăng ký kết hôn có yếu tố nước ngoài\n" in told_of_procedure(page)


def test_news_that_name_a_page_which_is_no_longer_there_are_told_to_nobody() -> None:
    page, other = make_page("Nội bộ"), make_page("Trang khác")
    follow(AN)
    announce("thu:a", "về trang", f"Tin của {named(page)}.", "/")
    announce("thu:a", "về trang khác", f"Tin của {named(other)}.", "/")
    page.delete()
    make_due()
    digests.send_due()
    assert "Tin của Trang khác." in told(AN)
    assert told(AN).count("Tin của") == 1


def test_news_from_before_the_upgrade_name_their_page_when_they_are_sent() -> None:
    page = make_page("Ông Nguyễn Văn B lấn lối đi")
    announce("cau-hoi:HD-1", "a", page.title, page.url, page_id=page.pk)
    announce("cau-hoi:HD-1", "b", "Câu hỏi HD-1", "/hoi-dap/so/")
    announce("van-ban:1", "c", "Nghị định", "/van-ban/", page_id=page.pk)
    import_module("cms.migrations.0027_news_named_when_sent").mark(apps, None)
    Page.objects.filter(pk=page.pk).update(title="Lối đi chung bị lấn")
    rows = only_public(Announcement.objects.order_by("pk"))
    assert [(row.title, row.url) for row in rows] == [
        ("Lối đi chung bị lấn", page.url),
        ("Câu hỏi HD-1", "/hoi-dap/so/"),
        ("Nghị định", "/van-ban/"),
    ]


def test_news_that_wait_can_be_sent_by_the_version_before_when_the_upgrade_is_taken_back(client: Client) -> None:
    page = document()
    Announcement.objects.all().delete()
    announce("van-ban:1", "a", named(page), named(page), f"Bị sửa đổi bởi {named(page)}.", page.pk)
    announce("van-ban:1", "b", "Nghị định", "/van-ban/")
    import_module("cms.migrations.0028_names_back_in_news").names_back(apps, None)
    back, other = Announcement.objects.order_by("pk")
    assert (back.title, back.text) == (page.title, f"Bị sửa đổi bởi {page.title}.")
    assert client.get(back.url, follow=True).status_code == 200
    assert (other.title, other.url) == ("Nghị định", "/van-ban/")


def test_nothing_is_told_of_a_page_that_was_taken_down_before_the_digest_but_that_it_is_gone() -> None:
    page = make_page("Nội bộ")
    follow(AN)
    for key, gone in (("trước", False), ("sau", True)):
        announce_all([Announcement(topic="thu:a", key=key, title=f"Tin {key}.", url="/", page_id=page.pk)], gone=gone)
        page.unpublish()
    make_due()
    digests.send_due()
    assert "Tin sau." in told(AN)
    assert "Tin trước." not in told(AN)


def test_nothing_is_told_about_a_page_that_not_everyone_may_read_also_where_that_is_new() -> None:
    page = make_page("Nội bộ")
    follow(AN)
    announce("thu:a", "trước", "Tin trước.", page.url or "", page_id=page.pk)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    announce("thu:a", "sau", "Tin sau.", page.url or "", page_id=page.pk)
    assert list(Announcement.objects.values_list("key", flat=True)) == ["trước"]
    make_due()
    digests.send_due()
    assert told(AN) == ""
