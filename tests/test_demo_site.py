"""The demo site: a portal in use, which meets every duty, and which running the demo again leaves as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from home.agency.duties.report import report
from home.management import demo
from home.models import (
    AlertBanner,
    DisclosurePage,
    HomePage,
    LegalRegime,
    NewsPage,
    ProcedurePage,
    ServiceChannel,
    SiteSettings,
    StandardPage,
)
from legal_docs.export.akoma_ntoso import to_xml
from legal_docs.models import LegalDocumentPage
from legal_docs.tests.test_machine_forms import schema_errors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_rows"), pytest.mark.once, pytest.mark.slow]


def test_it_is_a_portal_in_use_and_making_it_again_changes_nothing(client: Client) -> None:
    made = [model.objects.count() for model in (NewsPage, ProcedurePage, ServiceChannel, DisclosurePage)]
    assert made == [30, 12, 10, 16]
    assert demo.seed() == "0 pages, 0 news, 0 procedures, 0 channels, 0 pieces of public information"
    settings = SiteSettings.objects.get()
    assert not settings.missing()
    assert settings.demo_note
    assert AlertBanner.objects.count() == 1
    for page in (HomePage.objects.get(), *StandardPage.objects.all(), NewsPage.objects.first(), ProcedurePage.objects.first()):
        assert client.get(page.url).status_code == 200
    front = client.get("/").content.decode()
    assert settings.agency_name in front
    assert StandardPage.objects.get(slug="gioi-thieu").url in front


def test_making_it_again_leaves_alone_what_an_administrator_changed() -> None:
    settings = SiteSettings.objects.get()
    settings.agency_name = "Tên đã sửa"
    settings.save()
    demo.seed()
    assert SiteSettings.objects.get().agency_name == "Tên đã sửa"


def test_it_meets_every_duty_under_both_regimes() -> None:
    regimes = LegalRegime.objects.all()
    assert [report(one).percent for one in regimes] == [100, 100]


def test_akoma_ntoso_of_every_document_and_of_a_part_is_valid(client: Client, tmp_path: Path) -> None:
    files = []
    for page in LegalDocumentPage.objects.live():
        files.append(tmp_path / f"{page.pk}.xml")
        files[-1].write_text(to_xml(page, page.version_on()), encoding="utf-8")
        if (part := client.get(f"{page.url}dieu-1.xml")).status_code == 200:
            files.append(tmp_path / f"{page.pk}-1.xml")
            files[-1].write_bytes(part.content)
    assert len(files) > 40
    assert schema_errors(files) == []
