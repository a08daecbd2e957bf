"""Screens of the amendment workbench: the desk, an amendment with its steps, the check against a consolidated text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from cms.contracts.accounts import signed_in
from cms.text.vietnamese import clean
from legal_docs.admin.amending import screens
from legal_docs.admin.amending.forms import DayOfAmendmentForm, NewStepForm, StepForm
from legal_docs.admin.amending.messages import refusal_words
from legal_docs.law.amending import approval
from legal_docs.law.amending.approving import deciding, held, preparing
from legal_docs.law.amending.approving.held import AmendmentRefused
from legal_docs.law.amending.texts import consolidated
from legal_docs.law.compare.render import INLINE, block_title, state_words
from legal_docs.law.compare.render import render as render_blocks
from legal_docs.models import Amendment, AmendmentState, AmendmentStep, LegalDocumentPage, Relation
from legal_docs.text.provisions.rows import Row
from legal_docs.text.vocabulary import RelationKind

PREPARE = "legal_docs.change_amendment"
for_editors = permission_required(PREPARE, raise_exception=True)


@for_editors
def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "legal_docs/amending/desk.html", {**screens.desk_context(signed_in(request)), "breadcrumbs_items": _crumbs()})


@for_editors
@require_POST
def propose(request: HttpRequest, page_id: int) -> HttpResponse:
    """Read the instructions of an amending document, then redirect to the amendment (or to the desk, with several)."""
    acting = get_object_or_404(LegalDocumentPage.objects.live(), pk=page_id)
    try:
        found = preparing.propose(acting, user=signed_in(request))
    except AmendmentRefused as refused:
        messages.error(request, refusal_words(refused.code, refused.data))
        return redirect("legal_amending:desk")
    if len(found) == 1:
        return redirect("legal_amending:amendment", found[0].pk)
    return redirect("legal_amending:desk")


@for_editors
def amendment(
    request: HttpRequest,
    pk: int,
    *,
    bound: StepForm | None = None,
    new: NewStepForm | None = None,
    day: DayOfAmendmentForm | None = None,
    refused: tuple[int, str] | None = None,
) -> HttpResponse:
    """Show an amendment with its steps; a form with an error is given, so that nothing typed is lost, or a step with why it was refused."""
    shown = get_object_or_404(Amendment.objects.select_related("acting", "target", "submitted_by", "approved_by"), pk=pk)
    editable = shown.state == AmendmentState.DRAFT
    if not editable and (bound or new or day or refused):  # submitted meanwhile: the page has no form to show the error in
        messages.error(request, refusal_words("not_in_preparation", {}))
        return redirect("legal_amending:amendment", pk)
    known: dict[str, Row] = {}
    # Before the steps are read: what changes in between is asked again.
    seen = approval.shown_state(shown) if shown.state == AmendmentState.SUBMITTED else ""
    has_steps = not screens.is_consolidation(shown)
    rows = screens.step_rows(shown, request, bound=bound, day=day, refused=refused, editable=editable) if has_steps else []
    context = {
        "amendment": shown,
        "rows": rows,
        "open_rows": [row for row in rows if row.problem],
        "editable": editable,
        "may_approve": shown.state == AmendmentState.SUBMITTED and approval.may_approve(shown, signed_in(request)),
        "seen": seen,
        "may_take_back": shown.state == AmendmentState.APPROVED and request.user.has_perm(approval.APPROVE),
        "other_days": screens.other_days(shown),
        "day_form": day if day and day.auto_id == "id_%s" else DayOfAmendmentForm.of(shown),
        "new_form": new or NewStepForm(known=known, prefix="moi"),
        "open_new": new is not None,
        "breadcrumbs_items": _crumbs(str(shown)),
    }
    if screens.is_consolidation(shown):
        try:
            context["check"] = consolidated.check(shown.acting, shown.target, day=shown.effective_on)
        except ValueError:  # emptied since: it can still be sent back or taken back
            messages.error(request, _("Both documents need a text on this site."))
    return render(request, "legal_docs/amending/amendment.html", context)


@for_editors
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a step, give it another day, leave it out with a reason, or include it again."""
    changed = get_object_or_404(AmendmentStep.objects.select_related("amendment__target", "amendment__acting"), pk=pk)
    move = request.POST.get("move", "save")
    number = screens.number_of(changed)
    if move == "save":
        return _corrected(request, changed, _("The correction of step %(number)d is saved.") % {"number": number})
    if move == "set_day":
        return _moved_to_day(request, changed)
    if move == "leave_out":
        reason = clean(request.POST.get("reason", ""))
        said = _("Step %(number)d is left out.") % {"number": number}
        return _moved_step(request, changed, lambda: preparing.leave_out(changed, user=signed_in(request), reason=reason), said)
    said = _("Step %(number)d will be carried out.") % {"number": number}
    return _moved_step(request, changed, lambda: preparing.include_step(changed, user=signed_in(request)), said)


@for_editors
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an instruction that was not read from the text."""
    shown = get_object_or_404(Amendment, pk=pk)
    known = {row.anchor.lower(): row for row in deciding.text_before(shown)}
    form = NewStepForm(request.POST, known=known, prefix="moi")
    if not form.is_valid():
        return amendment(request, pk, new=form)
    values = form.values()

    def move() -> None:
        preparing.add_step(shown, user=signed_in(request), words=form.cleaned_data["words"], **values)

    return _moved(request, pk, move, _("The step is added."))


@for_editors
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit, approve, return, take back, or set the day."""
    shown = get_object_or_404(Amendment, pk=pk)
    user, reason, seen = signed_in(request), clean(request.POST.get("reason", "")), request.POST.get("seen", "")
    day_form = DayOfAmendmentForm.of(shown, data=request.POST)
    if request.POST.get("move") == "set_day" and not day_form.is_valid():
        return amendment(request, pk, day=day_form)
    moves: dict[str, tuple[Callable[[], Any], str]] = {
        "submit": (lambda: deciding.submit(shown, user=user), _("The amendment is submitted for approval.")),
        "approve": (
            lambda: deciding.approve(shown, user=user, seen=seen),
            _("The amendment is approved; the new text is made."),
        ),
        "send_back": (lambda: deciding.send_back(shown, user=user, reason=reason), _("The amendment is returned for correction.")),
        "take_back": (lambda: deciding.take_back(shown, user=user, reason=reason), _("The approval is taken back.")),
        "set_day": (lambda: preparing.set_day(shown, user=user, day=day_form.cleaned_data["day"]), _("The day is changed.")),
    }
    chosen = moves.get(request.POST.get("move", ""))
    return _moved(request, pk, *chosen) if chosen else redirect("legal_amending:amendment", pk)


@for_editors
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where a consolidated text differs from the text that the amendments give; it can be offered as the text instead."""
    relation = get_object_or_404(Relation.objects.select_related("document", "target"), pk=pk, kind=RelationKind.CONSOLIDATES)
    if relation.target is None:
        return redirect("legal_amending:desk")
    typed = DayOfAmendmentForm(request.GET) if "day" in request.GET else None
    day: date | None = typed.cleaned_data["day"] if typed and typed.is_valid() else None
    try:
        result = consolidated.check(relation.document, relation.target, day=day)
    except ValueError:
        messages.error(request, _("Both documents need a text on this site."))
        return redirect("legal_amending:desk")
    if request.method == "POST":
        try:
            made = preparing.propose_consolidation(relation.document, target=relation.target, day=result.day, user=signed_in(request))
        except AmendmentRefused as refused:
            messages.error(request, refusal_words(refused.code, refused.data))
            return redirect("legal_amending:check", pk)
        return redirect("legal_amending:amendment", made.pk)
    context = {
        "relation": relation,
        "check": result,
        "changes": [
            {"number": block.number, "title": block_title(block), "state": state_words(block)} for block in result.comparison.changed
        ],
        "blocks": render_blocks(result.comparison, layout=INLINE, everything=False),
        "day_form": typed if typed and typed.errors else DayOfAmendmentForm(initial={"day": result.day}),
        "breadcrumbs_items": _crumbs(relation.document.citation),
    }
    return render(request, "legal_docs/amending/check.html", context)


def _corrected(request: HttpRequest, changed: AmendmentStep, said: str) -> HttpResponse:
    """Compare and store the form of a step in one transaction; what a colleague has stored since it was opened is shown beside it."""
    try:
        with transaction.atomic():
            held.hold_step(changed)
            known = {row.anchor.lower(): row for row in deciding.text_before(changed.amendment)}
            form = StepForm.of(changed, known, request, request.POST)
            if form.is_valid():
                preparing.correct(changed, user=signed_in(request), **form.values())
    except AmendmentRefused as refused:
        return amendment(request, changed.amendment_id, refused=(changed.pk, refusal_words(refused.code, refused.data)))
    if form.errors:
        return amendment(request, changed.amendment_id, bound=form)
    messages.success(request, said)
    return redirect(_address_of(changed.amendment_id, screens.next_open(changed)))


def _moved_to_day(request: HttpRequest, changed: AmendmentStep) -> HttpResponse:
    """Move an instruction to its own day and redirect to the amendment of that day, where it stands now."""
    before, form = changed.amendment_id, DayOfAmendmentForm.of(changed.amendment, changed.pk, request.POST)
    if not form.is_valid():
        return amendment(request, before, day=form)
    day = form.cleaned_data["day"]
    try:
        after = preparing.set_day_of_step(changed, user=signed_in(request), day=day)
    except AmendmentRefused as refused:
        return amendment(request, before, refused=(changed.pk, refusal_words(refused.code, refused.data)))
    if after.pk != before:
        messages.success(
            request, _("The instruction holds from %(date)s; it stands in the amendment of that day.") % {"date": f"{day:%d/%m/%Y}"}
        )
    return redirect(_address_of(after.pk, changed.pk))


def _moved_step(request: HttpRequest, changed: AmendmentStep, change: Callable[[], Any], said: str) -> HttpResponse:
    """Change a step; redirect to the next one with a problem, else back to it. A refusal is shown beside the step."""
    try:
        change()
    except AmendmentRefused as refused:
        return amendment(request, changed.amendment_id, refused=(changed.pk, refusal_words(refused.code, refused.data)))
    messages.success(request, said)
    return redirect(_address_of(changed.amendment_id, screens.next_open(changed)))


def _address_of(pk: int, step: int) -> str:
    return f"{reverse('legal_amending:amendment', args=[pk])}#buoc-{step}"


def _moved(request: HttpRequest, pk: int, change: Callable[[], Any], said: str) -> HttpResponse:
    """Make a change of state and show the result."""
    try:
        change()
    except AmendmentRefused as refused:
        messages.error(request, refusal_words(refused.code, refused.data))
    else:
        messages.success(request, said)
    return redirect("legal_amending:amendment", pk)


def _crumbs(last: str = "") -> list[dict[str, str]]:
    found = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": reverse("legal_amending:desk"), "label": _("Amendments")}]
    return [*found, {"url": "", "label": last}] if last else found
