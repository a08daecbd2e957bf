"""Pages are read over again at their date, or when law that they cite changes; their owner is told once."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.admin.publishing.page_reviews import reviews_due
from cms.background.kernel_jobs import remind_of_reviews
from cms.contracts.cited_law import note_changed_law
from cms.models import OutboundMail, PageReview
from cms.models.publishing.page_review import mark_due
from home.tests.factories import make_page


@pytest.fixture
def owner(django_user_model):
    return django_user_model.objects.create_superuser("phu-trach", "phu-trach@example.org", "mat-khau-rat-dai")


def test_the_owner_gets_one_mail_when_the_day_has_come_and_another_for_the_next_day_set(owner):
    review = PageReview.objects.create(page=make_page("Liên hệ"), owner=owner, due_on=timezone.localdate() + timedelta(days=1))
    assert remind_of_reviews() == 0
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert [remind_of_reviews(), remind_of_reviews()] == [1, 0]
        assert "Liên hệ" in OutboundMail.objects.get().text
    later = timezone.now() + timedelta(days=40)
    PageReview.objects.filter(pk=review.pk).update(due_on=later.date())
    with time_machine.travel(later):
        remind_of_reviews()
    assert OutboundMail.objects.count() == 2


def test_a_page_is_due_at_once_when_what_it_cites_changes(owner):
    law, other = make_page("Nghị định về học phí"), make_page("Không liên quan")
    link = f'<p><a linktype="page" id="{law.pk}">Nghị định</a></p>'
    citing = make_page("Học phí năm học mới", body=json.dumps([{"type": "paragraph", "value": link}]), owner=owner)
    PageReview.objects.create(page=other, due_on=date(2099, 1, 1))
    note_changed_law([law.pk])
    review = PageReview.objects.due().get()
    assert (review.page_id, review.owner) == (citing.pk, owner)
    assert "Nghị định về học phí" in review.reason


def test_a_tick_sets_the_next_date_and_the_way_leads_from_the_page(client, owner):
    client.force_login(owner)
    page = make_page("Liên hệ")
    review = PageReview.objects.create(page=page, owner=owner, due_on=timezone.localdate(), every_months=6, reason="Luật đổi")
    address = reverse("wagtailsnippets_cms_pagereview:edit", args=[review.pk])
    assert address in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    form = {"page": page.pk, "owner": owner.pk, "due_on": f"{review.due_on:%d/%m/%Y}", "every_months": 6, "reviewed": "on"}
    client.post(address, form)
    review.refresh_from_db()
    assert review.reviewed_on == timezone.localdate()
    assert review.due_on > timezone.localdate() + timedelta(days=150)
    assert review.reason == ""


def test_reviews_that_become_due_later_on_the_same_day_are_told_of_too(owner):
    first, second = make_page("Liên hệ", owner=owner), make_page("Học phí", owner=owner)
    for page in (first, second, first):
        mark_due(Page.objects.filter(pk=page.pk), "Luật đổi")
        assert remind_of_reviews() == 1
    texts = OutboundMail.objects.order_by("pk").values_list("text", flat=True)
    assert [page.title in text for page, text in zip((first, second, first), texts, strict=True)] == [True] * 3


def test_a_due_review_whose_owner_left_is_among_those_of_nobody(owner, django_user_model):
    left = django_user_model.objects.create_user("da-nghi", is_active=False)
    for title, person in (("Liên hệ", left), ("Giới thiệu", None), ("Sơ đồ", django_user_model.objects.create_user("khac"))):
        PageReview.objects.create(page=make_page(title), owner=person, due_on=timezone.localdate())
    assert [item.count for item in reviews_due(owner)] == [0, 2]


@pytest.mark.parametrize(
    ("today", "months", "due"),
    [
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
    ],
)
def test_the_next_review_is_on_the_same_day_of_a_later_month(today: date, months: int, due: date):
    review = PageReview.objects.create(page=make_page("Liên hệ"), due_on=today, every_months=months)
    with time_machine.travel(timezone.make_aware(datetime.combine(today, time(9))), tick=False):
        review.note_review()
    assert review.due_on == due
