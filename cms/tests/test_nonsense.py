"""Addresses and forms that no screen leads to are answered with 404 or the form, never with an error page."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.admin.widgets import AdminPageChooser

pytestmark = pytest.mark.django_db
TOPIC = "/quan-tri/snippets/choose/home/newstopic"


@pytest.mark.parametrize("address", [f"{TOPIC}/chosen/x/", f"{TOPIC}/chosen/99999999999999999999/", f"{TOPIC}/chosen-multiple/?id=x"])
def test_choosing_what_can_be_no_row_is_not_found(admin_client: Client, address: str):
    assert admin_client.get(address).status_code == 404


def test_making_a_row_in_a_dialog_without_a_form_is_not_found(admin_client: Client):
    assert admin_client.post(f"{TOPIC}/create/").status_code == 404
    assert admin_client.get(f"{TOPIC}/create/").status_code == 404


def test_unlocking_the_root_of_the_tree_leads_to_the_tree(admin_client: Client):
    assert admin_client.post("/quan-tri/pages/1/unlock/")["Location"] == "/quan-tri/pages/"


def test_a_chooser_shows_a_value_that_is_no_key_as_empty():
    assert "chooser page-chooser blank" in AdminPageChooser().render("page", "***", {"id": "id_page"})
