"""The page that compares two texts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from legal_docs.law.compare.render import INLINE, SIDE_BY_SIDE, block_title, state_words
from legal_docs.law.compare.render import render as render_blocks
from legal_docs.law.compare.report import compare
from legal_docs.law.validity.showing.law_on_a_day import missing_changes
from legal_docs.public.comparing.choices import choices_of, chosen_side, found_choices, why_same
from legal_docs.public.comparing.forms import CompareForm


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """Show the form, and below it the comparison that the address asks for."""
    asked = "sau" in request.GET
    words = request.GET.get("tim", "")
    first = chosen_side(request.GET.get("truoc", ""))
    form = CompareForm(request.GET) if asked else CompareForm(initial={"truoc": request.GET.get("truoc", "")})
    context: dict[str, object] = {"form": form, "crumbs": [], "seo_noindex": True}
    if not asked:
        context |= {"words": words, "found": found_choices(words), "first": first, "own": choices_of(first.page) if first else None}
    if not asked or not form.is_valid():
        return render(request, "legal_docs/compare/compare.html", context, status=400 if asked else 200)
    before, after = form.cleaned_data["truoc"], form.cleaned_data["sau"]
    same_document = before.page.pk == after.page.pk and before.anchor == after.anchor
    result = compare(before.rows(), after.rows(), same_document=same_document)
    layout = form.layout
    context |= {
        "before": before,
        "after": after,
        "comparison": result,
        "changes": [{"number": block.number, "title": block_title(block), "state": state_words(block)} for block in result.changed],
        "blocks": render_blocks(result, layout=layout, everything=form.cleaned_data["tat_ca"]),
        "layout": layout,
        "other_layout": INLINE if layout == SIDE_BY_SIDE else SIDE_BY_SIDE,
        "everything": form.cleaned_data["tat_ca"],
        "missing": [(side, missing_changes(side.page, side.day)) for side in (before, after)],
        "same_document": same_document,
        "why_same": "" if result.changed else why_same(before, after),
    }
    return render(request, "legal_docs/compare/compare.html", context)
