"""What the tests of the feedback app set up: pages of the portal, votes, readers."""

from __future__ import annotations

import re
from secrets import token_hex
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from wagtail.models import Page, Site

from feedback.models import Vote
from feedback.models.choices import Kind, Verdict
from feedback.participation.voting.rating import record_rating
from feedback.participation.voting.voters import new_voter
from feedback.targets.target import of_page


def make_page(title: str = "Đăng ký khai sinh", **values: Any) -> Page:
    """A published ordinary page below the front page, of whichever type the portal offers for that."""
    from django.apps import apps

    model = apps.get_model("home", "StandardPage")
    parent = Site.objects.get(is_default_site=True).root_page
    page = model(title=title, **values)
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def votes(page: Page, values: list[int], kind: Kind = Kind.HELPFUL, verdict: Verdict = Verdict.CLEAR) -> list[Vote]:
    """One vote of a new browser for each value."""
    return [record_rating(of_page(page), kind, value, new_voter(token_hex()), verdict) for value in values]


def decider() -> Any:
    """Somebody who may decide about held votes."""
    user = get_user_model().objects.create_user("xuatban", email="xuatban@sonha.example")
    user.user_permissions.add(Permission.objects.get(codename="change_vote", content_type__app_label="feedback"))
    return user


def token_in(html: str) -> str:
    """The form token in a page or a fragment."""
    found = re.search(r'name="token" value="([^"]+)"', html)
    assert found, html
    return found.group(1)


class Reader:
    """A browser of one reader: reads the form, waits as a person does, sends."""

    def __init__(self, page: Page, address: str = "203.0.113.7") -> None:
        self.page, self.client, self.address = page, Client(enforce_csrf_checks=True), address

    def token(self) -> str:
        return token_in(self.client.get(f"/danh-gia/trang/{self.page.pk}/").content.decode())

    def send(self, address: str, **data: Any) -> Any:
        data.setdefault("token", self.token())
        return self.client.post(address, data, REMOTE_ADDR=self.address, HTTP_ORIGIN="http://testserver")

    def vote(self, value: int | str = 1, **data: Any) -> Any:
        return self.send(f"/danh-gia/trang/{self.page.pk}/", value=value, **data)

    def say(self, text: str, **data: Any) -> Any:
        return self.send(f"/danh-gia/trang/{self.page.pk}/gop-y/", text=text, **data)

    def withdraw(self) -> Any:
        return self.send(f"/danh-gia/trang/{self.page.pk}/rut-lai/")
