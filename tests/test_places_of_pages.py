"""Every kind of page can be made in the administration, by the roles that write pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override
from wagtail.models import GroupPagePermission, Page, get_page_models

from cms.admin.accounts.roles import EDITORS
from home.models import HomePage

pytestmark = pytest.mark.django_db
KINDS = sorted((kind for kind in get_page_models() if kind not in (Page, HomePage) and kind.is_creatable), key=str)


def place_for(kind: type[Page]) -> Page:
    """A page below which one of this kind may be made; the places above it are made too."""
    parent = sorted(kind.allowed_parent_page_models(), key=lambda model: (model is not HomePage, str(model)))[0]
    found = parent.objects.filter(depth__gt=1).first() if parent is not Page else Page.objects.get(depth=1)
    return found or place_for(parent).add_child(instance=parent(title="Mục", slug="muc"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_may_stand_below_some_page(kind: type[Page]) -> None:
    assert kind.allowed_parent_page_models()


@pytest.mark.parametrize("kind", KINDS)
def test_an_editor_is_shown_the_form_of_each_kind_of_page(kind: Any, groups: None, client: Client) -> None:
    parent = place_for(kind)
    if kind.max_count:
        kind.objects.all().delete()
    user = User.objects.create_user("bientap")
    with override("vi"):
        user.groups.add(Group.objects.get(name=gettext(EDITORS)))
    assert GroupPagePermission.objects.filter(group__user=user).exists()
    client.force_login(user)
    address = reverse("wagtailadmin_pages:add", args=[kind._meta.app_label, kind._meta.model_name, parent.pk])
    assert client.get(address).status_code == 200
