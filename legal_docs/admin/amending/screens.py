"""Template contexts of the amendment screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from legal_docs.admin.amending.forms import DayOfAmendmentForm, StepForm
from legal_docs.admin.amending.messages import doubt_words
from legal_docs.law.amending import approval
from legal_docs.law.amending.approving import deciding
from legal_docs.law.amending.places.annexes import is_annex, printed, units_in
from legal_docs.law.amending.places.named_places import place_words
from legal_docs.law.amending.texts.apply import apply_orders, text_below
from legal_docs.law.amending.texts.versions import order_of
from legal_docs.law.compare.render import inline
from legal_docs.law.compare.words import word_changes
from legal_docs.law.validity.days.named_days import day_for, days_named
from legal_docs.models import Amendment, AmendmentKind, AmendmentState, AmendmentStep, LegalDocumentPage, Relation
from legal_docs.models.base.readable import BEGINS_ON
from legal_docs.text.provisions.rows import Row, stored_rows
from legal_docs.text.vocabulary import RelationKind

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(slots=True)
class StepRow:
    """A step as the screen shows it: its number, in words, with what differs, its problem, its form and why a change was refused."""

    number: int
    step: AmendmentStep
    place: str
    difference: SafeString
    problem: str
    form: StepForm | None
    day_named: str  # the sentence of the amending document that gives this instruction a day of its own
    day_form: DayOfAmendmentForm
    beside: tuple[str, str] | None  # for a step to complete by hand: what the amending document says, what stands there now
    refusal: str = ""


def desk_context(user: User) -> dict[str, Any]:
    """Return the lists of the desk: waiting for approval, being prepared, not begun, consolidated texts, approved."""
    amendments = Amendment.objects.select_related("acting", "target", "submitted_by", "approved_by").defer(
        "acting__body_text", "target__body_text"
    )
    return {
        "waiting": list(amendments.filter(state=AmendmentState.SUBMITTED)),
        "drafts": list(amendments.filter(state=AmendmentState.DRAFT)),
        "approved": list(amendments.filter(state=AmendmentState.APPROVED).order_by("-approved_at")[:30]),
        "not_begun": list(not_begun()[:50]),
        "consolidated": list(consolidating()[:50]),
        "may_approve": user.has_perm(approval.APPROVE),
    }


def not_begun() -> QuerySet[LegalDocumentPage]:
    """Return the published documents that change the text of another one here, with no amendment made of them yet."""
    changing = Relation.objects.filter(document=OuterRef("pk"), kind=RelationKind.AMENDS).exclude(target=None)
    made = Amendment.objects.filter(acting=OuterRef("pk"))
    return (
        LegalDocumentPage.objects.live()
        .filter(Exists(changing), ~Exists(made))
        .defer("body_text")
        .order_by(BEGINS_ON.desc(nulls_last=True), "-pk")
    )


def consolidating() -> QuerySet[Relation]:
    """Return the relations of consolidated texts to the documents whose text they give, not to those that amended it."""
    amends = Relation.objects.filter(document=OuterRef("target_id"), kind=RelationKind.AMENDS)
    relations = Relation.objects.filter(~Exists(amends), kind=RelationKind.CONSOLIDATES, document__live=True, target__live=True)
    return relations.select_related("document", "target").defer("document__body_text", "target__body_text").order_by("-document__issued_on")


def step_rows(
    amendment: Amendment,
    request: HttpRequest,
    *,
    bound: StepForm | None = None,
    day: DayOfAmendmentForm | None = None,
    refused: tuple[int, str] | None = None,
    editable: bool = True,
) -> list[StepRow]:
    """Return the steps with what each one does to the text as it is before the amendment.

    The forms with an error are given, and the step whose change was `refused` with the reason.
    """
    before = deciding.text_before(amendment)
    known: Mapping[str, Row] = {row.anchor.lower(): row for row in before}
    problems = step_problems(amendment)
    version = amendment.acting.version_on()
    acting = stored_rows(version.provisions) if version else []
    named = days_named(acting)
    found = []
    for number, step in enumerate(amendment.steps.all(), 1):
        form = None
        if editable:
            form = bound if bound is not None and bound.prefix == f"s{step.pk}" else StepForm.of(step, known, request)
        problem = problems.get(step.pk, "")
        place, apart = place_words(step.anchor) if step.anchor else "", day_for(step.source_anchor, named)
        beside = _beside(step, acting, before) if problem and form else None
        day_form = DayOfAmendmentForm.of(amendment, step.pk)
        if day is not None and day.auto_id == day_form.auto_id:
            day_form = day
        words, named_by = doubt_words(str(problem)), apart.sentence if apart else ""
        refusal = refused[1] if refused and refused[0] == step.pk else ""
        found.append(StepRow(number, step, place, difference(step, before), words, form, named_by, day_form, beside, refusal))
    return found


def step_problems(amendment: Amendment) -> dict[int, str]:
    """Return the code of the problem of each step to carry out.

    A doubt from reading the instruction is shown before a problem of the trial; a person's correction clears the doubt.
    """
    doubts = {step.pk: step.doubt for step in amendment.steps.filter(included=True).exclude(doubt="")}
    return {**deciding.trial(amendment).problems, **doubts}


def number_of(step: AmendmentStep) -> int:
    """Return the number of a step on the screen of its amendment."""
    return step.amendment.steps.filter(order__lte=step.order).count()


def next_open(step: AmendmentStep) -> int:
    """Return the step to open after this one: itself while it has a problem, else the next with a problem, else the first, else itself."""
    problems = step_problems(step.amendment)
    keys = [key for key in step.amendment.steps.values_list("pk", flat=True) if key in problems or key == step.pk]
    at = keys.index(step.pk)
    return step.pk if step.pk in problems else [*keys[at + 1 :], *keys[:at], step.pk][0]


def _beside(step: AmendmentStep, acting: list[Row], before: list[Row]) -> tuple[str, str]:
    """Return the texts that a person needs to complete a step: the clause of the amending document, with its annexes where it names one.

    The second text is the provision as it is now.
    """
    clause = text_below(acting, step.source_anchor)
    annexes = [printed(row) for row in acting if is_annex(row)] if units_in(step.words) else []
    return "\n\n".join([clause, *annexes]), text_below(before, step.anchor) if step.anchor else ""


def other_days(amendment: Amendment) -> list[Amendment]:
    """Return what the same document changes in the same text on other days, in their order, with the number of instructions."""
    same = Amendment.objects.filter(acting=amendment.acting_id, target=amendment.target_id, kind=amendment.kind)
    return list(same.exclude(pk=amendment.pk).annotate(number_of_steps=Count("steps")).order_by("effective_on"))


def difference(step: AmendmentStep, before: list[Row]) -> SafeString:
    """Return the change of a step as text with the removed and the new words marked; "" when the step does not fit."""
    order = order_of(step)
    result = apply_orders(before, [order])
    pieces = []
    for anchor in result.touched.get(order.key, []):
        changes = word_changes(text_below(before, anchor), text_below(result.rows, anchor))
        pieces.append(f"<p>{inline(changes).replace(chr(10), '<br>')}</p>")
    return mark_safe("".join(pieces))


def is_consolidation(amendment: Amendment) -> bool:
    return amendment.kind == AmendmentKind.CONSOLIDATION
