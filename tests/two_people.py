"""Forms of a news item as several people have them open, for tests of two texts of one page."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from home.models import NewsPage
from home.tests.factories import make_news

JSON = {"headers": {"Accept": "application/json"}}


def rows(values: list[dict[str, Any]], stored: int = 0) -> dict[str, Any]:
    """The rows of an inline panel, the stored ones first."""
    numbered = {str(number): {**value, "ORDER": number} for number, value in enumerate(values)}
    return {"INITIAL_FORMS": stored, "TOTAL_FORMS": len(values), **numbered}


def person(name: str) -> Client:
    user, _made = get_user_model().objects.get_or_create(username=name, is_superuser=True, first_name=name.title())
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


class Form:
    """The form of a news item as one person has it open: what it began with, and what stands in its fields.

    What a plain one begins with is worked out from the newest version; `html` asks for the screen, and so does one with a `query`.
    """

    def __init__(self, name: str, page: Any, query: str = "") -> None:
        self.client, self.page = person(name), page
        self.address = reverse("wagtailadmin_pages:edit", args=[page.pk]) + query
        if query:
            answer = self.client.get(self.address)
            self.html = answer.content.decode()
            self.names = {name: found(self.html, name) for name in ("loaded_revision_id", "loaded_revision_created_at")}
            instance = answer.context["form"].instance
        else:
            self.names = begun(page)
            instance = draft(page)
        self.fields = {"title": instance.title, "lead": instance.lead, "tags": ",".join(tag.name for tag in instance.tags.all())}
        self.blocks = texts(instance)
        self.rows = [
            {"id": row.pk or "", "contributor": row.contributor_id, "kind": row.kind_id, "coefficient": row.coefficient, "DELETE": ""}
            for row in instance.contributions.all()
        ]
        self.stored_rows = len(self.rows)
        self.comments: list[dict[str, Any]] = []
        self.stored_comments = 0

    @cached_property
    def html(self) -> str:
        """The screen, as it is when a test first asks for it."""
        return str(self.client.get(self.address).content.decode())

    def send(self, button: str = "", *, by_itself: bool = False) -> Any:
        body = streamfield([("paragraph", rich_text(text)) for text in self.blocks.values()])
        for number, key in enumerate(self.blocks):
            body[f"{number}"]["id"] = key
        posted = {**self.fields, "slug": self.page.slug, "body": body, "comments": rows(self.comments, self.stored_comments)}
        posted["contributions"] = rows(self.rows, self.stored_rows)
        posted = nested_form_data(posted) | self.names | ({button: "1"} if button else {})
        answer = self.client.post(self.address, posted, **(JSON if by_itself else {}))
        if by_itself and answer.status_code == 200:
            self.names["overwrite_revision_id"] = str(answer.json()["revision_id"])
        return answer


def begun(page: Any) -> dict[str, str]:
    """What a form that is opened now tells the server of the version that it began with."""
    revision = type(page).objects.get(pk=page.pk).latest_revision
    if revision is None:
        return {"loaded_revision_id": "0"}
    return {"loaded_revision_id": str(revision.pk), "loaded_revision_created_at": revision.created_at.isoformat()}


def found(html: str, name: str) -> str:
    value = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert value, f"{name} is not in the form"
    return value.group(1)


def texts(page: Any) -> dict[str, str]:
    """The paragraphs of a news item by their ids, without what the editor of rich text adds by itself."""
    return {block.id: re.sub(r' data-block-key="\w+"', "", block.value.source) for block in page.body}


def draft(page: Any) -> Any:
    """What is stored as the newest text of a page."""
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def two_paragraphs() -> NewsPage:
    """Return a public news item of two paragraphs."""
    page = make_news("Tin về hai người")
    page.lead, page.body = "Mở đầu.", [("paragraph", "<p>Đoạn một</p>"), ("paragraph", "<p>Đoạn hai</p>")]
    page.save_revision().publish()
    return NewsPage.objects.get(pk=page.pk)


def both_wrote(news: Any, theirs: dict[str, str], mine: dict[str, str]) -> tuple[Form, Any]:
    """Let Lan and Minh open the form, and Lan save before Minh; give Minh's form and the answer to him."""
    minh, lan = Form("minh", news), Form("lan", news)
    lan.fields |= theirs
    minh.fields |= mine
    assert lan.send().status_code == 302
    return minh, minh.send()


def choose(client: Client, address: str, side: str) -> Any:
    keys = set(re.findall(r'name="(choice-\w+)"', client.get(address).content.decode()))
    return client.post(address, dict.fromkeys(keys, side))


def joined(form: Form, answer: Any, side: str = "mine") -> Form:
    """Open the form with both texts after the answer to a press of a button."""
    return Form("minh", form.page, choose(form.client, answer["Location"], side)["Location"].removeprefix(form.address))
