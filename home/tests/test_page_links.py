"""Links of public pages to other servers: asked weekly, and a dead one makes its pages due for review."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import time_machine
from wagtail.models import PageViewRestriction

from cms.models import PageLink, PageReview
from cms.web.links import of_pages
from home.tests.factories import make_page
from home.tests.test_channels import server  # noqa: F401


def body(*addresses: str) -> str:
    links = "".join(f'<a href="{address}">nguồn</a>' for address in addresses)
    return json.dumps([{"type": "paragraph", "value": f"<p>{links}</p>"}])


def test_a_link_that_fails_twice_makes_its_pages_due_and_goes_with_the_last_page_that_has_it(server: str, settings: Any):  # noqa: F811
    settings.LINK_CHECKS = "any"
    with time_machine.travel("2026-11-02T03:00:00Z", tick=False) as clock:
        page = make_page("Liên hệ", body=body(f"{server}/ok", f"{server}/gone", f"{settings.SITE_URL}/tin-tuc/"))
        other = make_page("Trang khác", body=body(f"{server}/gone"))
        assert set(PageLink.objects.values_list("url", flat=True)) == {f"{server}/ok", f"{server}/gone"}
        assert of_pages.check_links() == 2
        assert not PageReview.objects.exists()
        clock.shift(timedelta(hours=1))
        assert of_pages.check_links() == 1
        assert {review.page_id for review in PageReview.objects.due()} == {page.pk, other.pk}
        assert f"{server}/gone" in PageReview.objects.get(page=page).reason
    page.body = body(f"{server}/ok")
    page.save_revision().publish()
    assert [link.url for link in page.outer_links.all()] == [f"{server}/ok"]
    other.unpublish()
    assert not PageLink.objects.filter(url=f"{server}/gone").exists()


def test_a_link_with_letters_and_brackets_of_its_own_works_and_one_on_a_page_for_few_is_not_asked(server: str, settings: Any):  # noqa: F811
    settings.LINK_CHECKS = "any"
    text = json.dumps([{"type": "paragraph", "value": f"<p>(Xem {server}/Sơn_(núi).)</p>"}])
    page = make_page("Núi", body=text)
    assert [link.url for link in page.outer_links.all()] == [f"{server}/Sơn_(núi)"]
    assert of_pages.check_links() == 1
    assert page.outer_links.get().answer == "200"
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    type(page).objects.get(pk=page.pk).save_revision().publish()
    assert not PageLink.objects.exists()


def test_pages_published_before_are_read_and_nothing_is_while_the_network_is_not_allowed(settings: Any):
    page = make_page("Cũ", body=body("https://co-quan.example/trang?a=1&amp;b=2"))
    assert (of_pages.read_all(), of_pages.check_links()) == (0, 0)
    assert not PageLink.objects.exists()
    settings.LINK_CHECKS = "public"
    assert of_pages.read_all() >= 1
    assert [link.url for link in page.outer_links.all()] == ["https://co-quan.example/trang?a=1&b=2"]
