"""The public directory of offices: search by words, grouped by kind."""

from __future__ import annotations

import re
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.models.vietnamese_order import Vietnamese
from cms.text.vietnamese import fold
from home.models import Office, OfficeKind

WORDS, KIND = "q", "loai"  # names in the address
_WORD = re.compile(r"\w+")
_PLACES = {kind: index for index, kind in enumerate(OfficeKind.values)}


def found(words: str, kind: str = "") -> list[Office]:
    """Return the offices whose name, area or address holds all the words, with or without tone marks, by kind and name.

    Words count whole: "Phú Vân" is not in "Trung tâm Phục vụ hành chính công xã Vân Sơn". Where no office fits, the last word may be the
    beginning of one that follows the word before it. Signs alone name no office.
    """
    offices = Office.objects.order_by(Vietnamese("name"), "pk")
    if kind:
        offices = offices.filter(kind=kind)
    fitting = _holding(list(offices), _WORD.findall(fold(words))) if words.strip() else offices
    return sorted(fitting, key=lambda office: _PLACES[office.kind])


def _holding(offices: list[Office], words: list[str]) -> list[Office]:
    if not words:
        return []
    held = [(office, set(_WORD.findall(office.folded))) for office in offices]
    begun = re.compile(r"\b" + r"\W+".join(words[-2:]))
    return [office for office, known in held if known.issuperset(words)] or [
        office for office, known in held if known.issuperset(words[:-1]) and begun.search(office.folded)
    ]


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Show the offices, as the words and the kind in the address narrow them down; raise Http404 for a kind that does not exist."""
    words, kind = request.GET.get(WORDS, "")[:100], request.GET.get(KIND, "")
    if kind and kind not in OfficeKind.values:
        raise Http404
    offices = found(words, kind)
    context = {
        "words": words,
        "kind": kind,
        "kinds": [choice for choice in OfficeKind.choices if Office.objects.filter(kind=choice[0]).exists()],
        "groups": [(OfficeKind(key).label, list(rows)) for key, rows in groupby(offices, key=lambda office: office.kind)],
        "count": len(offices),
        "crumbs": [{"title": _("Front page"), "url": "/"}],
        "current": _("Offices"),
    }
    return render(request, "home/offices/directory.html", context)
