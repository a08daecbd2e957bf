"""Copying a row begins a new one: it is stored where the list stores what is added, and the row itself stays as it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.model import ModelViewSet

from home.models import NewsTag
from qa.models import Unit

pytestmark = pytest.mark.django_db


def rows() -> dict[str, Any]:
    return {"unit": Unit.objects.create(name="Sở Tư pháp"), "wagtailsnippets_home_newstag": NewsTag.objects.create(name="Đất đai")}


def test_no_list_of_the_portal_stores_at_the_address_of_a_copy():
    reverse("unit:index")  # the lists are registered with their addresses
    copied = [each for each in viewsets.viewsets if isinstance(each, ModelViewSet) and each.copy_view_enabled]
    assert {"Unit", "UnitMembership", "NewsTag"} <= {each.model.__name__ for each in copied}
    assert [each.model.__name__ for each in copied if "post" in each.copy_view.view_class.http_method_names] == []


@pytest.mark.parametrize("name", ["unit", "wagtailsnippets_home_newstag"])
def test_the_form_of_a_copy_shows_the_row_and_is_sent_to_the_address_that_adds(client: Client, name: str):
    row = rows()[name]
    client.force_login(get_user_model().objects.create_superuser("quan-tri", "quan-tri@example.com", "mat-khau"))
    html = client.get(reverse(f"{name}:copy", args=[row.pk])).content.decode()
    assert f'action="{reverse(f"{name}:add")}"' in html
    assert f'value="{row.name}"' in html


@pytest.mark.parametrize("name", ["unit", "wagtailsnippets_home_newstag"])
def test_what_is_sent_to_the_address_of_a_copy_does_not_overwrite_the_row(client: Client, name: str):
    row = rows()[name]
    client.force_login(get_user_model().objects.create_superuser("quan-tri", "quan-tri@example.com", "mat-khau"))
    client.post(reverse(f"{name}:copy", args=[row.pk]), {"name": "Tên khác", "slug": "ten-khac", "active": "on"})
    assert type(row).objects.get(pk=row.pk).name == row.name
