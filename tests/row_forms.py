"""Forms of rows (snippets, settings, accounts) as several people have them open."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any

from bs4 import BeautifulSoup, SoupStrainer
from django.contrib.auth import get_user_model
from django.test import Client


def person(name: str) -> Client:
    user, _made = get_user_model().objects.get_or_create(username=name, is_superuser=True, first_name=name.title())
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


class Form:
    """The form of a row as one person has it open."""

    def __init__(self, name: str, address: str, **beside: Any) -> None:
        self.client, self.address = person(name), address
        self.blocks = beside  # what the editor of blocks would fill in
        self.fields = values(self.client.get(address).content.decode()) | beside

    def beside(self, name: str) -> Form:
        """The same screen as somebody else has it open: it says nothing of the person, and the same moment."""
        other = copy(self)
        other.client, other.fields = person(name), dict(self.fields)
        return other

    def send(self, **changes: Any) -> Any:
        """Press the button; what comes back with an error is what the person has open then."""
        self.fields |= changes
        answer = self.client.post(self.address, self.fields)
        if answer.status_code == 200:
            self.fields = values(answer.content.decode()) | self.blocks
        return answer


def both(opened: Callable[[str], Form]) -> tuple[Form, Form]:
    """Let Lan and Minh open the same form."""
    lan = opened("lan")
    return lan, lan.beside("minh")


def values(html: str) -> dict[str, Any]:
    """Return what a browser would send of the form of a row."""
    found: dict[str, Any] = {}
    form = BeautifulSoup(html, "lxml", parse_only=SoupStrainer("form", attrs={"data-edit-form": True})).form
    assert form
    for each in form.select("[name]"):
        if each.name == "select":
            found[each["name"]] = [option["value"] for option in each.select("option[selected]")]
        elif each.get("type") == "checkbox":
            found[each["name"]] = [*found.get(each["name"], []), *([each.get("value", "on")] if each.has_attr("checked") else [])]
        elif each.get("type") not in ("radio", "file") or each.has_attr("checked"):
            found[each["name"]] = each.text.removeprefix("\n") if each.name == "textarea" else each.get("value", "")
    return {name: value for name, value in found.items() if "__prefix__" not in name}
