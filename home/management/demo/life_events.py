"""The life events and the offices of the demo site; made last, since they name procedures, documents and answers."""

from __future__ import annotations

import json
from typing import Any

from django.utils.html import escape
from wagtail.models import Page

from cms.contracts.importing import Outcome
from cms.contracts.sheets import sheet_rows, store
from home.management.demo.files import CONTENT
from home.models import HomePage, LifeEventIndexPage, LifeEventPage, Office, PageTranslation, ProcedurePage
from home.services.offices.sheet import OFFICES
from home.site.importing.storing import store_imported_page


def seed_offices() -> int:
    """Read the directory of offices from its sheet; return how many came."""
    rows = store(OFFICES, sheet_rows(OFFICES, "offices.csv", (CONTENT / "offices.csv").read_bytes()))
    return sum(row.outcome is Outcome.CREATED for row in rows)


def seed_life_events() -> str:
    """Make the life events, each with what it names; leave alone what an editor may have changed."""
    content = json.loads((CONTENT / "life_events.json").read_text(encoding="utf-8"))
    index = LifeEventIndexPage.objects.first()
    if index is None:
        index = LifeEventIndexPage(**content["index"])
        store_imported_page(HomePage.objects.get(), index)
    offices = seed_offices()
    made = sum(seed_life_event(index, row) for row in content["events"])
    return f"{made} life events, {offices} offices, {seed_translations()} English summaries"


def seed_life_event(index: LifeEventIndexPage, row: dict[str, Any]) -> bool:
    """Make a life event; False when it was there."""
    if index.get_children().filter(slug=row["slug"]).exists():
        return False
    procedures = dict(ProcedurePage.objects.values_list("external_id", "pk"))
    answers = dict(Page.objects.live().filter(title__in=row["answers"]).values_list("title", "pk"))
    plain = {name: row[name] for name in ("slug", "picture", "title", "lead", "time", "fee", "place", "at_commune")}
    page = LifeEventPage(
        **plain,
        steps=json.dumps([{"type": "step", "value": step(given, procedures)} for given in row["steps"]]),
        legal_bases=json.dumps([{"type": "row", "value": {"title": "", "provision": "", **basis}} for basis in row["bases"]]),
        related=json.dumps([{"type": "page", "value": answers[title]} for title in row["answers"] if title in answers]),
    )
    store_imported_page(index, page, relations={"offices": list(Office.objects.filter(code__in=row.get("offices", [])))})
    return True


def step(given: dict[str, Any], procedures: dict[str, int]) -> dict[str, Any]:
    """Return a step as its block stores it."""
    return {
        "title": given["title"],
        "text": f"<p>{escape(given['text'])}</p>",
        "procedure": procedures.get(given.get("procedure", "")),
        "form": None,
    }


def seed_translations() -> int:
    """Make the English summaries of the pages that there are; leave alone what an editor may have changed. Return how many were made."""
    rows = [json.loads(line) for line in (CONTENT / "en.jsonl").read_text(encoding="utf-8").splitlines() if line]
    pages = {page.url: page for page in Page.objects.live().filter(slug__in=[slug_of(row["path"]) for row in rows]).specific()}
    pages["/"] = HomePage.objects.get()
    made = 0
    for row in rows:
        if page := pages.get(row["path"]):
            values = {"title": row["title"], "lead": row["lead"], "body": row.get("body", "")}
            made += PageTranslation.objects.get_or_create(page_id=page.pk, language="en", defaults=values)[1]
    return made


def slug_of(path: str) -> str:
    """Return the last part of an address."""
    return path.strip("/").rpartition("/")[2]
