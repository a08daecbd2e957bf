"""From a file on an ordinary page to a result that leads to the place in the file: pages, reader of files and search together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Site

from cms.background.pages.file_texts import read_due
from legal_docs.tests.made_files import pdf

pytestmark = pytest.mark.django_db


def test_what_a_pdf_says_is_found_under_the_page_that_offers_it_and_leads_to_the_place(client: Client, tmp_path: Path) -> None:
    lines = ["Bang gia ve tham quan ho, ap dung tu thang sau", "Nguoi lon bon muoi nghin dong, tre em muoi lam nghin dong"]
    file = Document.objects.create(title="Bảng giá vé", file=ContentFile(pdf(tmp_path / "gia.pdf", lines).read_bytes(), "gia.pdf"))
    page = apps.get_model("home", "StandardPage")(title="Tham quan hồ", body=json.dumps([{"type": "document", "value": file.pk}]))
    Site.objects.get(is_default_site=True).root_page.add_child(instance=page)
    page.save_revision().publish()
    assert read_due() == 1
    call_command("rebuild_search_index", verbosity=0)
    response = client.get("/tim-kiem/?q=tre em muoi lam nghin dong")
    (card,) = response.context["cards"]
    assert card.title.text == "Tham quan hồ"
    assert [child.url for child in card.children] == [f"{file.url}#page=1"]
    assert "Bảng giá vé, trang 1" in response.content.decode()
