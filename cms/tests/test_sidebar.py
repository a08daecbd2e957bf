"""The menu of the administration as its script reads it, whoever wrote it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import admin_menu
from wagtail.admin.telepath import JSContext
from wagtail.admin.ui.sidebar import LinkMenuItem, MainMenuModule

from cms.admin.patches.sidebar import MenuWriter


def read(packed: Any, known: dict[int, Any]) -> Any:
    """Return what telepath's script makes of a packed value: objects as their constructor with its arguments."""
    if isinstance(packed, list):
        return [read(each, known) for each in packed]
    if not isinstance(packed, dict):
        return packed
    if "_ref" in packed:
        return known[packed["_ref"]]
    if "_type" in packed:
        value: Any = (packed["_type"], [read(each, known) for each in packed["_args"]])
    elif "_val" in packed:
        value = packed["_val"]
    elif "_list" in packed:
        value = [read(each, known) for each in packed["_list"]]
    else:
        value = {key: read(each, known) for key, each in packed.get("_dict", packed).items()}
    if "_id" in packed:
        known[packed["_id"]] = value
    return value


@pytest.mark.django_db
def test_the_script_reads_the_same_menu_that_telepath_writes(admin_user: Any) -> None:
    request = RequestFactory().get("/quan-tri/")
    request.user = admin_user
    menu = [MainMenuModule(admin_menu.render_component(request), [], admin_user)]
    wanted, got = (json.loads(json.dumps(writer.pack(menu))) for writer in (JSContext(), MenuWriter()))
    assert len(json.dumps(got)) > 5000
    assert read(got, {}) == read(wanted, {})


@pytest.mark.parametrize(
    "value", [{"_type": "a", "b": [1, None, True]}, ("x", 2.5), gettext_lazy("Reports"), LinkMenuItem("a", "A", "/a/", attrs={"_id": 5})]
)
def test_the_script_reads_any_value_as_telepath_writes_it(value: Any) -> None:
    assert read(MenuWriter().pack(value), {}) == read(JSContext().pack(value), {})


def test_the_menu_of_a_screen_is_written_so(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MenuWriter, "pack", lambda _self, _value: "written here")
    assert '{"modules": "written here"}' in admin_client.get("/quan-tri/").content.decode()
