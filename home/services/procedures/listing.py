"""The list of procedures: words, field and level from the address, and the filters with their numbers."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.models.vietnamese_order import Vietnamese
from cms.storage.kept import Kept
from cms.storage.prepared import KeysFirst, PreparedRows
from cms.text.vietnamese import fold
from cms.text.vietnamese_order import sort_key
from home.models import Online, ProcedureField, ProcedurePage
from home.models.pages import ports
from home.models.services.procedures import Level
from home.site.lists.filters import PAGE_PARAMETER, CountedValue, Group, group

PER_PAGE = 20
_counts: Kept[dict[str, int]] = Kept()
_in_fields: Kept[list[CountedValue]] = Kept()
_ordered: Kept[list[int]] = Kept(20)
_rows: PreparedRows[ProcedurePage] = PreparedRows(
    PER_PAGE,
    lambda *keys: (
        ProcedurePage.objects.live()
        .filter(pk__in=keys)
        .select_related("field")
        .defer("steps", "dossier", "requirements", "result", "legal_bases")
        .order_by()
    ),
)
UNTOLD = "chua-cong-bo"  # in addresses: procedures of which nobody has said yet how much is done online
FIELD, LEVEL, ONLINE, WORDS = "linh-vuc", "cap", "truc-tuyen", "tu-khoa"  # names in addresses


@ports.procedure_list.register
def procedure_list(request: HttpRequest, index: Page) -> dict[str, Any]:
    """Return the context of the list. Raise Http404 for a field, a level or an online state that does not exist."""
    procedures = ProcedurePage.objects.child_of(index).readable()
    words = request.GET.get(WORDS, "").strip()[:200]
    field, level, online = (request.GET.get(name) for name in (FIELD, LEVEL, ONLINE))
    if level:
        procedures = procedures.filter(level_is(level))
    if online:
        if online not in (*Online.values, UNTOLD):
            raise Http404
        procedures = procedures.filter(online="" if online == UNTOLD else online)
    if words:
        procedures = containing(procedures, words)
    in_level = procedures
    if field:
        if not ProcedureField.objects.filter(slug=field).exists():
            raise Http404
        procedures = procedures.filter(field__slug=field)
    asked = (index.pk, level, online)
    keys = _keys_of(procedures) if words else _ordered.get((*asked, field), lambda: _keys_of(procedures))
    in_fields = _fields_of(in_level) if words else _in_fields.get(asked, lambda: _fields_of(in_level))
    groups = filter_groups(request, index, in_fields)
    return {
        "page_obj": KeysFirst(keys, PER_PAGE, _rows).get_page(request.GET.get(PAGE_PARAMETER)),
        "groups": groups,
        "chosen": [one.current for one in groups if one.current],
        "words": words,
        "kept": [(name, value) for name, value in ((FIELD, field), (LEVEL, level), (ONLINE, online)) if value],
    }


def _keys_of(procedures: PageQuerySet) -> list[int]:
    """Return the keys of procedures by their titles: SQLite asks Python for each step of that order, so it is kept."""
    return list(procedures.order_by(Vietnamese("title"), "pk").values_list("pk", flat=True))


def level_is(value: str) -> Q:
    """Return the condition for procedures of a level; raise Http404 when there is no such level."""
    flag = ProcedurePage.LEVEL_FLAGS.get(Level(value)) if value in Level.values else None
    if flag is None:
        raise Http404
    return Q(**{flag: True})


def containing(procedures: PageQuerySet, words: str) -> PageQuerySet:
    """Return those whose name contains every word (with or without tone marks), or whose code is what was typed."""
    by_name = Q()
    for word in fold(words).split():
        by_name &= Q(folded_title__contains=word)
    return procedures.filter(by_name | Q(code__iexact=words))


def filter_groups(request: HttpRequest, index: Page, in_fields: list[CountedValue]) -> list[Group]:
    """Return the filters by level and field; a field counts what the other filters leave."""
    counts = _counts.get(index.pk, lambda: _read_counts(index))
    online_rows = [(one.value, str(one.label), counts[one.name]) for one in Online if counts[one.name]]
    if counts[UNTOLD]:
        online_rows.append((UNTOLD, _("Level not announced yet"), counts[UNTOLD]))
    level_rows = [(level.value, str(level.label), counts[flag]) for level, flag in ProcedurePage.LEVEL_FLAGS.items() if counts[flag]]
    groups = [
        group(request, _("Level of government"), LEVEL, level_rows),
        group(request, _("Done online"), ONLINE, online_rows),
        group(request, pgettext("subject", "Field"), FIELD, in_fields),
    ]
    return [one for one in groups if one.choices]


def _read_counts(index: Page) -> dict[str, int]:
    kinds = {flag: Q(**{flag: True}) for flag in ProcedurePage.LEVEL_FLAGS.values()} | {one.name: Q(online=one) for one in Online}
    kinds[UNTOLD] = Q(online="")
    procedures = ProcedurePage.objects.child_of(index).readable()
    return procedures.aggregate(**{name: Count("pk", filter=kind) for name, kind in kinds.items()})


def _fields_of(procedures: PageQuerySet) -> list[CountedValue]:
    fields = procedures.order_by().values_list("field__slug", "field__name").annotate(total=Count("pk"))
    return sorted(((slug, name, total) for slug, name, total in fields if slug), key=by_name)


def by_name(row: CountedValue) -> tuple[str, str, str]:
    """Return the sort key of a `(slug, name, total)` row."""
    return sort_key(row[1])
