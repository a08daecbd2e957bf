"""From a record of the national list of procedures to the fields of a page, and back."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from cms.text.html_text import html_to_text
from cms.text.vietnamese import clean, shortened
from home.models import Online, ProcedurePage
from home.models.services.procedures import Level
from home.text.plain import lines_html, with_list_items_on_lines

LEVELS = {"Cấp tỉnh": Level.PROVINCE, "Cấp xã": Level.COMMUNE, "Cấp bộ": Level.MINISTRY}
HOW_FIELDS = ("channel", "time_limit", "fee", "description")


def text_in(record: dict[str, Any], key: str) -> str:
    """Return a text of the record, clean; empty when it is missing."""
    return clean(str(record.get(key) or "")).strip()


def fill_procedure(page: ProcedurePage, record: dict[str, Any]) -> list[str]:
    """Put a record into `page`; return what a person should look at."""
    doubts = []
    name = text_in(record, "name")
    page.title = page.draft_title = shortened(name, 255)
    page.full_name = name if page.title != name else ""
    page.code = text_in(record, "code")[:40]
    page.agency = "; ".join(text_in(record, "agency").split("\n"))[:300]
    page.applicants = ", ".join(clean(str(who)).strip() for who in record.get("applicants") or [])
    page.decision = text_in(record, "decision")[:60]
    set_levels(page, text_in(record, "level"))
    page.steps, page.result, page.requirements = (
        lines_html(with_list_items_on_lines(text_in(record, key))) for key in ("steps", "result", "requirements")
    )
    page.how = rows_json(how_rows(record.get("how")))
    page.dossier = rows_json(dossier_rows(record.get("dossier")))
    page.legal_bases = rows_json(basis_rows(record.get("legal_bases")))
    fill_online(page, record)
    if isinstance(record.get("how"), str):
        doubts.append("the table of times and fees could not be split")
    if record.get("complete_split") is False:
        doubts.append("tables were split with doubt")
    return doubts


def fill_online(page: ProcedurePage, record: dict[str, Any]) -> None:
    """Put what the record says of doing it online into `page`; a record that says nothing leaves what an editor wrote."""
    if text_in(record, "online") not in Online.values:
        return
    page.online, page.online_reason, page.online_url = (text_in(record, key) for key in ("online", "online_reason", "online_url"))
    page.integrated_on = date.fromisoformat(text_in(record, "integrated_on")) if record.get("integrated_on") else None


def set_levels(page: ProcedurePage, text: str) -> None:
    """Set the level flags from the portal's words (`Cấp tỉnh; Cấp xã`); what is not known counts as another body."""
    found = {LEVELS.get(part.strip(), Level.OTHER) for part in text.replace(";", ",").split(",") if part.strip()}
    for level, flag in page.LEVEL_FLAGS.items():
        setattr(page, flag, level in found)


def how_rows(value: Any) -> list[dict[str, Any]]:
    """Return the ways to hand in; a table that could not be split becomes one row with its text."""
    if isinstance(value, str):
        return [{"channel": "Theo quy định", "time_limit": "", "fee": "", "description": with_list_items_on_lines(clean(value))}]
    return [{key: with_list_items_on_lines(clean(str(row.get(key) or ""))) for key in HOW_FIELDS} for row in value or []]


def dossier_rows(value: Any) -> list[dict[str, Any]]:
    """Return the papers of the dossier, without those that have no name."""
    return [
        {
            "group": clean(str(row.get("group") or "")),
            "name": with_list_items_on_lines(clean(str(row["name"]))),
            "form": clean(str(row.get("form") or "")),
            "originals": row.get("originals") or 0,
            "copies": row.get("copies") or 0,
        }
        for row in value or []
        if row.get("name")
    ]


def basis_rows(value: Any) -> list[dict[str, Any]]:
    """Return the legal bases that have a number or a title."""
    rows = ({key: clean(str(row.get(key) or "")).strip() for key in ("number", "title", "provision")} for row in value or [])
    return [row for row in rows if row["number"] or row["title"]]


def record_of(page: ProcedurePage) -> dict[str, Any]:
    """Return a procedure in the fields of the national list, for `fill_procedure` to read: the words and lists of the page, no files.

    Headings become paragraphs, and numbers of a list dashes: the national list has no other marks.
    """
    levels = {level: name for name, level in LEVELS.items()}
    return {
        "code": page.code,
        "name": page.name,
        "decision": page.decision,
        "level": "; ".join(levels.get(level, "Cơ quan khác") for level, flag in page.LEVEL_FLAGS.items() if getattr(page, flag)),
        "field": page.field.name if page.field else "",
        "agency": page.agency,
        "applicants": list(filter(None, [page.applicants])),
        "how": [{key: row.value[key] or "" for key in HOW_FIELDS} for row in page.how],
        "steps": html_to_text(page.steps, bullet="- "),
        "dossier": [{key: row.value[key] for key in ("group", "name", "form", "originals", "copies")} for row in page.dossier],
        "requirements": html_to_text(page.requirements, bullet="- "),
        "result": html_to_text(page.result, bullet="- "),
        "legal_bases": [{key: row.value[key] or "" for key in ("number", "title", "provision")} for row in page.legal_bases],
        "online": page.online,
        "online_reason": page.online_reason,
        "online_url": page.online_url,
        "integrated_on": page.integrated_on.isoformat() if page.integrated_on else None,
    }


def rows_json(rows: list[dict[str, Any]]) -> str:
    """Return rows as a StreamField stores them."""
    return json.dumps([{"type": "row", "value": row} for row in rows])
