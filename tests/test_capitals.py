"""Addresses with capital letters lead to the page that is meant."""

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from legal_docs.tests.factories import document

pytestmark = pytest.mark.django_db


def test_an_address_with_capital_letters_leads_to_the_one_in_small_letters(client: Client) -> None:
    url = document("05/2024/QĐ-UBND").url
    capital = url.replace("qd-ubnd", "QD-UBND")
    answer = client.get(f"{capital}dieu-2/?x=A")
    assert (answer.status_code, answer["Location"]) == (301, f"{url}dieu-2/?x=A")
    dated = capital.rstrip("/") + "@2026-01-02/"
    assert client.get(dated)["Location"] == dated.lower()


@pytest.mark.parametrize("path", ["//Evil.example/X/", "/\\Evil.example/X/"])
def test_no_address_leads_to_another_site(client: Client, path: str) -> None:
    answer = client.get("/", PATH_INFO=path)
    assert (answer.status_code, answer["Location"].lstrip("/%5C")) == (301, "evil.example/x/")
    assert not answer["Location"].startswith(("//", "/\\"))


@pytest.mark.parametrize("path", ["/media/Anh.png", "/static/Tep.css", "/tai-lieu/9/Mau.pdf", "/api/v1/bulk/T03/", "/theo-doi/AbC/"])
def test_names_of_files_and_codes_keep_their_capitals(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_redirection_of_an_editor_counts_first(client: Client) -> None:
    Redirect.objects.create(old_path="/Trang-Cu", redirect_link="/tin-tuc/")
    assert client.get("/Trang-Cu/")["Location"] == "/tin-tuc/"
