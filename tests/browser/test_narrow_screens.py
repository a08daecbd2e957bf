"""On a telephone no part of a page is wider than the screen, whatever an editor wrote there."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from wagtail.models import Site

from home.models import AlertBanner, SiteSettings
from tests.browser.small_site import SmallSite, html

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LONG = "vanphongubnd" * 10
SHEETS = '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/static/cms/css/portal.css">'


def banner() -> str:
    AlertBanner.objects.create(text=LONG, link="/", link_text=LONG[:80])
    return render_to_string("cms/layout/alerts.html", {"is_front": True})


def footer() -> str:
    details = {"agency_name": LONG, "address": LONG, "email": f"{LONG}@sonha.example", "source_note": LONG}
    SiteSettings.objects.update_or_create(site=Site.objects.get(), defaults=details)
    return render_to_string("cms/layout/footer.html", request=RequestFactory().get("/"))


def heading() -> str:
    return f'<div class="mb-wrap"><div class="mb-section__head"><h2>{LONG}</h2></div></div>'


def line_of_a_list() -> str:
    return f'<div class="mb-wrap"><ul class="mb-list"><li><p class="mb-list__meta">{LONG}</p></li></ul></div>'


@pytest.mark.parametrize("part", [banner, footer, heading, line_of_a_list])
def test_a_long_word_of_an_editor_makes_no_page_wider_than_a_telephone(tab: Any, site: SmallSite, part: Any) -> None:
    site.pages["/"] = html(part(), head=SHEETS)
    tab.set_viewport_size({"width": 320, "height": 640})
    tab.goto("/")
    assert tab.evaluate("document.documentElement.scrollWidth") == 320
