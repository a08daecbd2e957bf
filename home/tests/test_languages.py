"""A reader without Vietnamese finds what is there in their language, and is told plainly what is not."""

from __future__ import annotations

import re
from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from home.models import HomePage, NewsIndexPage, PageTranslation
from home.tests.factories import make_page


def translated(page: Page, **values: str) -> PageTranslation:
    text = {"title": "Contacts", "lead": "Whom to call.", "body": "<p>On working days.</p>", **values}
    return PageTranslation.objects.create(page_id=page.pk, language="en", **text)


def test_the_front_page_of_a_language_leads_to_what_is_translated_and_to_help(client: Client) -> None:
    page = make_page("Liên hệ")
    translated(HomePage.objects.get(), title="Son Ha Province")
    translated(page)
    html = client.get("/en/").content.decode()
    assert '<html lang="en"' in html
    assert '<h1 lang="en">Son Ha Province</h1>' in html
    assert f'<a href="/en{page.url}">Contacts</a>' in html
    assert 'href="/hoi-dap/gui/?lang=en"' in html
    assert 'href="tel:113"' in html
    assert "Skip to the content" in html


def test_a_page_in_another_language_says_what_counts_and_leads_back_to_the_vietnamese_one(client: Client) -> None:
    page = make_page("Liên hệ")
    row = translated(page)
    answer = client.get(f"/en{page.url}")
    html = answer.content.decode()
    assert "On working days." in html
    assert re.search(rf'href="{page.url}" hreflang="vi"', html)
    assert "has changed since" not in html
    assert f'href="/en{page.url}" hreflang="en" lang="en">' in client.get(page.url).content.decode()
    PageTranslation.objects.filter(pk=row.pk).update(reviewed_at=timezone.now() - timedelta(days=1))
    page.save_revision().publish()
    assert "has changed since" in client.get(f"/en{page.url}").content.decode()


def alternates(html: str) -> dict[str, str]:
    return dict(re.findall(r'rel="alternate" hreflang="([^"]+)" href="([^"]+)"', html))


def test_each_language_of_a_page_names_all_the_others_and_so_does_the_site_map(client: Client) -> None:
    page = make_page("Liên hệ")
    translated(page)
    addresses = {"vi": f"{settings.SITE_URL}{page.url}", "en": f"{settings.SITE_URL}/en{page.url}"}
    for path in (page.url, f"/en{page.url}"):
        assert alternates(client.get(path).content.decode()) == addresses
    assert alternates(client.get(f"{make_page('Giới thiệu').url}").content.decode()) == {}
    part = client.get("/sitemap-home-standardpage-1.xml").content.decode()
    for location in addresses.values():
        assert alternates(part[part.index(f"<loc>{location}<") :].split("</url>")[0]) == addresses


def test_a_list_of_the_portal_is_found_in_another_language_too(client: Client) -> None:
    page = NewsIndexPage.objects.get()
    translated(page, title="News", body="<p>What is new.</p>")
    assert "What is new." in client.get(f"/en{page.url}").content.decode()


def test_what_is_not_translated_is_named_as_only_in_vietnamese(client: Client) -> None:
    page = make_page("Liên hệ")
    answer = client.get(f"/en{page.url}")
    assert 'name="robots" content="noindex"' in answer.content.decode()
    html = answer.content.decode()
    assert "Only in Vietnamese" in html
    assert '<p class="mb-lead" lang="vi">Liên hệ</p>' in html
    assert client.get("/fr/").status_code == 404


def test_a_page_that_only_some_may_read_is_in_no_other_language_either(client: Client) -> None:
    page = make_page("Nội bộ")
    translated(page, title="Internal")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert "Internal" not in client.get("/en/").content.decode()
    assert "Internal" not in client.get(f"/en{page.url}").content.decode()
