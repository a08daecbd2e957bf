"""The list of procedures: words, field and level from the address, and the filters with their numbers."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.query import PageQuerySet

from cms.text.vietnamese import fold
from home.lists.filters import Group, group, page_of
from home.models import ProcedureField, ProcedureIndexPage, ProcedurePage
from home.models.procedures import Level

PER_PAGE = 20
FIELD, LEVEL, WORDS = "linh-vuc", "cap", "tu-khoa"  # names in addresses


def procedure_list(request: HttpRequest, index: ProcedureIndexPage) -> dict[str, Any]:
    """The context of the list. Raises Http404 for a field or level that does not exist."""
    procedures = ProcedurePage.objects.child_of(index).live().public()
    words = request.GET.get(WORDS, "").strip()[:200]
    field, level = request.GET.get(FIELD), request.GET.get(LEVEL)
    if level:
        procedures = procedures.filter(level_is(level))
    if words:
        procedures = containing(procedures, words)
    in_level = procedures
    if field:
        if not ProcedureField.objects.filter(slug=field).exists():
            raise Http404
        procedures = procedures.filter(field__slug=field)
    shown = (
        procedures.select_related("field")
        .defer("how", "steps", "dossier", "requirements", "result", "legal_bases")
        .order_by("folded_title", "pk")
    )
    groups = filter_groups(request, in_level)
    return {
        "page_obj": page_of(shown, request, PER_PAGE),
        "groups": groups,
        "chosen": [one.current for one in groups if one.current],
        "words": words,
        "kept": [(name, value) for name, value in ((FIELD, field), (LEVEL, level)) if value],
    }


def level_is(value: str) -> Q:
    """The condition for procedures of a level; Http404 when there is no such level."""
    flag = ProcedurePage.LEVEL_FLAGS.get(Level(value)) if value in Level.values else None
    if flag is None:
        raise Http404
    return Q(**{flag: True})


def containing(procedures: PageQuerySet, words: str) -> PageQuerySet:
    """Those whose name holds every word (with or without tone marks, by the slug), or whose code is what was typed."""
    by_name = Q()
    for word in fold(words).split():
        by_name &= Q(folded_title__contains=word)
    return procedures.filter(by_name | Q(code__iexact=words))


def filter_groups(request: HttpRequest, procedures: PageQuerySet) -> list[Group]:
    """The filters by level and field; a field counts what the other filters leave."""
    fields = procedures.order_by().values_list("field__slug", "field__name").annotate(total=Count("pk"))
    levels = ProcedurePage.objects.live().aggregate(
        **{flag: Count("pk", filter=Q(**{flag: True})) for flag in ProcedurePage.LEVEL_FLAGS.values()}
    )
    level_rows = [(level.value, str(level.label), levels[flag]) for level, flag in ProcedurePage.LEVEL_FLAGS.items() if levels[flag]]
    groups = [
        group(request, _("Level of government"), LEVEL, level_rows),
        group(
            request, pgettext("subject", "Field"), FIELD, sorted(((slug, name, total) for slug, name, total in fields if slug), key=by_name)
        ),
    ]
    return [one for one in groups if one.choices]


def by_name(row: tuple[str, str, int | None]) -> str:
    """Where a `(slug, name, total)` row stands in the alphabet: databases put `Đ` after `Z`."""
    return fold(row[1])


def facts(page: ProcedurePage) -> list[dict[str, str]]:
    """The particulars of a procedure as rows of `cms/components/meta_list.html`."""
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
    """The sections that a procedure has, as (anchor, title)."""
    every = (
        (page.how, "cach-thuc", _("Ways to hand in, time and fee")),
        (page.steps, "trinh-tu", _("Steps of the procedure")),
        (page.dossier, "ho-so", _("Papers of the dossier")),
        (page.requirements, "yeu-cau", _("Requirements")),
        (page.result, "ket-qua", pgettext("of a procedure", "Result")),
        (page.legal_bases, "can-cu", _("Legal bases")),
    )
    return [(anchor, title) for content, anchor, title in every if content]


def dossier_by_case(page: ProcedurePage) -> list[dict[str, Any]]:
    """The papers of the dossier, those of one case together, cases in the order of their first paper."""
    cases: dict[str, list[Any]] = {}
    for row in page.dossier:
        cases.setdefault(row.value["group"] or "", []).append(row.value)
    return [
        {"name": name, "papers": papers, "has_forms": any(paper["form"] or paper["file"] for paper in papers)}
        for name, papers in cases.items()
    ]
