"""A reader without Vietnamese finds what is there in their language, and is told plainly what is not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from home.models import AlertBanner, AlertLevel, HomePage, NewsIndexPage, OutageNotice, PageTranslation
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


def alerts(html: str) -> str:
    """Return the banners of a page, without line breaks between tags."""
    return re.sub(r"\s+", " ", html.partition("<aside")[2].partition("</aside>")[0]).replace("> <", "><")


def test_a_page_in_another_language_shows_the_words_of_a_banner_in_it_and_others_marked_as_vietnamese(client: Client) -> None:
    AlertBanner.objects.create(text="Nghỉ bão", foreign_texts="en: Our offices are closed.", link="/tin-tuc/", link_text="Xem hướng dẫn")
    AlertBanner.objects.create(text="Cấm đường qua đèo", level=AlertLevel.URGENT)
    html = alerts(client.get("/en/").content.decode())
    assert '<span lang="en">Our offices are closed.</span>' in html
    assert '<span lang="vi">Cấm đường qua đèo</span>' in html
    assert html.index("Cấm đường") < html.index("Our offices")
    assert '<a class="mb-alert__link" href="/tin-tuc/" hreflang="vi">More, in Vietnamese</a>' in html
    assert "Nghỉ bão" not in html
    vietnamese = alerts(client.get("/").content.decode())
    assert "<span>Nghỉ bão</span>" in vietnamese
    assert "Our offices" not in vietnamese


def test_a_planned_outage_says_its_times_in_the_language_of_the_page(client: Client) -> None:
    start = timezone.now() + timedelta(days=1)
    OutageNotice.objects.create(services="Nộp hồ sơ", starts_at=start, ends_at=start + timedelta(hours=2), reason="Nâng cấp")
    html = alerts(client.get("/en/").content.decode())
    assert re.search(r"<span>Out of service from \d\d:\d\d [\d/]+ to \d\d:\d\d [\d/]+:</span>", html)
    assert re.search(r'<span lang="vi">Nộp hồ sơ tạm dừng từ [^<]*Nâng cấp\.</span>', html)


def test_the_english_form_for_questions_marks_the_vietnamese_words_of_a_banner(client: Client) -> None:
    AlertBanner.objects.create(text="Nghỉ bão")
    html = client.get("/hoi-dap/gui/?lang=en", follow=True).content.decode()
    assert '<html lang="en"' in html
    assert '<span lang="vi">Nghỉ bão</span>' in alerts(html)


def test_a_banner_with_words_of_a_language_that_the_portal_has_not_is_refused() -> None:
    with pytest.raises(ValidationError, match="en: nội dung"):
        AlertBanner(text="Nghỉ bão", foreign_texts="xx: Closed").full_clean()
    AlertBanner(text="Nghỉ bão", foreign_texts="en: Closed").full_clean()
