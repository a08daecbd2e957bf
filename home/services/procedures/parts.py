"""The parts of a procedure as its page shows them: facts, sections, papers by case."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cms.text.html_text import html_to_text
from home.models import Online, ProcedurePage
from home.models.pages import ports
from home.services.procedures.bases import bases_of
from home.services.procedures.listing import FIELD
from home.text.plain import stream_text

GLANCE = 140  # letters


@ports.procedure_parts.register
def procedure_parts(request: HttpRequest, page: ProcedurePage) -> dict[str, Any]:
    """Return the context of a procedure."""
    return {
        "offices": [page.office] if page.office else [],
        "key_facts": key_facts(page),
        "facts": facts(page),
        "sections": sections(page),
        "dossier": dossier_by_case(page),
        "bases": bases_of(page),
        "online_label": Online(page.online).label if page.online else "",
    }


def key_facts(page: ProcedurePage) -> list[tuple[str, str]]:
    """Return what a person asks first, as (label, value): how long, how much, at whom; what is too long is in the table."""
    found = (
        (_("How long it takes"), page.time_limit),
        (_("What it costs"), fee_of(page)),
        (_("Agency that carries it out"), page.agency),
    )
    return [(str(label), value) for label, value in found if 0 < len(value) <= GLANCE]


def fee_of(page: ProcedurePage) -> str:
    """Return the fee of a procedure: each way to hand in with its own, or the one that holds for all; empty when it is too long."""
    fees = [(row.value["channel"], row.value["fee"].strip()) for row in page.how if row.value["fee"]]
    one_for_all = len({fee for _channel, fee in fees}) == 1
    text = fees[0][1] if one_for_all else "; ".join(f"{channel}: {fee}" for channel, fee in fees)
    return text if len(text) <= GLANCE else ""


def facts(page: ProcedurePage) -> list[dict[str, str]]:
    """Return the facts of a procedure as rows of `cms/components/meta_list.html`."""
    field_url = f"{page.get_parent().url}?{FIELD}={page.field.slug}" if page.field else ""
    return [
        {"label": pgettext("of a procedure", "Code"), "value": page.code},
        {"label": pgettext("subject", "Field"), "value": page.field.name if page.field else "", "url": field_url},
        {"label": _("Level of government"), "value": ", ".join(page.levels)},
        {"label": _("Agency that carries it out"), "value": page.agency},
        {"label": _("Who may apply"), "value": page.applicants},
        {"label": _("Published by decision"), "value": page.decision},
    ]


def sections(page: ProcedurePage) -> list[tuple[str, str]]:
    """Return the sections that a procedure has, as (anchor, title)."""
    every = (
        (page.at_commune or page.office, "noi-den", _("Where to go")),
        (page.online, "truc-tuyen", _("Doing it online")),
        (page.how, "cach-thuc", _("Ways to hand in, time and fee")),
        (page.steps, "trinh-tu", _("Steps of the procedure")),
        (page.dossier, "ho-so", _("Papers of the dossier")),
        (page.requirements, "yeu-cau", _("Requirements")),
        (page.result, "ket-qua", pgettext("of a procedure", "Result")),
        (page.legal_bases, "can-cu", _("Legal bases")),
        (True, "thuoc-tinh", _("About this procedure")),
    )
    return [(anchor, title) for content, anchor, title in every if content]


def dossier_by_case(page: ProcedurePage) -> list[dict[str, Any]]:
    """Return the papers of the dossier, those of one case together, cases in the order of their first paper."""
    cases: dict[str, list[Any]] = {}
    for row in page.dossier:
        cases.setdefault(row.value["group"] or "", []).append(row.value)
    return [
        {"name": name, "papers": papers, "has_forms": any(paper["form"] or paper["file"] for paper in papers)}
        for name, papers in cases.items()
    ]


@ports.procedure_lines_read_aloud.register
def lines_read_aloud(page: ProcedurePage) -> list[str]:
    """Return a procedure line by line with the heading of each section and the label of each value: a listener sees no table."""
    titles = dict(sections(page))
    lines = [_labelled(_("Agency that carries it out"), page.agency), _labelled(_("Who may apply"), page.applicants)]
    for row in page.how:
        value = row.value
        said = (_labelled(_("Time limit"), value["time_limit"]), _labelled(_("Fee"), value["fee"]), value["description"] or "")
        lines += [titles.pop("cach-thuc", ""), ". ".join([value["channel"], *filter(None, said)])]
    lines += [titles["trinh-tu"], html_to_text(page.steps)] if page.steps else []
    for case in dossier_by_case(page):
        lines += [titles.pop("ho-so", ""), case["name"], *(_paper(paper) for paper in case["papers"])]
    lines += [titles["yeu-cau"], html_to_text(page.requirements)] if page.requirements else []
    lines += [titles["ket-qua"], html_to_text(page.result)] if page.result else []
    lines += [titles["can-cu"], stream_text(page.legal_bases)] if page.legal_bases else []
    return [one for line in lines for one in line.split("\n") if one]


def _labelled(label: str, value: str) -> str:
    return f"{label}: {value.strip()}" if value and value.strip() else ""


def _paper(paper: Any) -> str:
    originals, copies = paper["originals"] or 0, paper["copies"] or 0
    counts = (
        ngettext("%(n)s original", "%(n)s originals", originals) % {"n": originals} if originals else "",
        ngettext("%(n)s copy", "%(n)s copies", copies) % {"n": copies} if copies else "",
    )
    return ", ".join(filter(None, (" ".join(paper["name"].split()), paper["form"], *counts)))
