"""Proposing field and unit of a question that waits for intake: by its place, by what was routed before, by its words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from cms.storage.kept import Kept
from cms.text.vietnamese import clean
from qa.models import Question, QuestionField, Unit
from qa.processing.publication.similar import LEAST, shares_of, terms_of
from qa.public.intake.field_words import FieldWords, learn
from qa.vocabulary import clock
from qa.vocabulary.choices import OPEN_STATUSES, Resolution, Status

_PLACE = re.compile(r"\b(?:xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|thành phố)\s+\w.*", re.IGNORECASE)
LEARNT_FROM = timedelta(days=365)
MOST_ROUTED = 800
MOST_TAUGHT = 500
MOST_OPEN = 300
NEIGHBOURS = 5
MOST_USUAL = 6
SURE = 0.35  # one earlier question as close as this outweighs the unit of the field


@dataclass(frozen=True, slots=True)
class Proposal:
    """The unit that a question should go to (None: no unit can be proposed), its field, and why, in words for intake.

    `usual`: where no unit can be proposed, the fields that are asked about most, each with the unit that answers it.
    """

    unit: Unit | None
    field: QuestionField | None
    why: str
    usual: tuple[QuestionField, ...] = ()


@dataclass(frozen=True, slots=True)
class _Routed:
    """What this process remembers of a question that a unit took up and did not send back."""

    number: str
    unit: int


@dataclass(frozen=True, slots=True)
class _Memory:
    """The questions that are remembered, by key, and for each term which of them hold it."""

    questions: dict[int, _Routed]
    holding: dict[str, set[int]]


# Each step of a question and each open editor writes to the table of questions; the texts are not read again at each such write.
_known: Kept[_Memory] = Kept(follows=False)
_taught: Kept[FieldWords] = Kept(follows=False)
_open: Kept[dict[str, set[int]]] = Kept(follows=False)


def propose(question: Question) -> Proposal:
    """Return where a question should go: never to a unit that sent it back, or that is no longer active."""
    returned = {event.data.get("unit") for event in question.events.filter(action="bounce")}
    units = {unit.pk: unit for unit in Unit.objects.filter(active=True).exclude(pk__in=returned - {None})}
    text = f"{question.title_public} {question.body_public[:500]}"
    learnt = [(score, one) for score, one in _closest(question, text) if one.unit in units]
    field, told = (question.field, "") if question.field else _by_words(question)
    proposal = _unit_for(text, learnt, units, field)
    usual = () if proposal.unit else _usual_fields(list(units), field)
    return replace(proposal, why=f"{proposal.why} {told}".strip(), usual=usual)


def _usual_fields(units: list[int], field: QuestionField | None) -> tuple[QuestionField, ...]:
    """Return the active fields that `units` answer, those asked about most in the last year first; none where the field is known."""
    if field:
        return ()
    lately = Count("questions", filter=Q(questions__submitted_at__gte=clock.now() - LEARNT_FROM))
    fields = QuestionField.objects.filter(active=True, redirection="", default_unit__in=units).select_related("default_unit")
    return tuple(fields.annotate(lately=lately).order_by("-lately", "position", "name")[:MOST_USUAL])


def _unit_for(text: str, learnt: list[tuple[float, _Routed]], units: dict[int, Unit], field: QuestionField | None) -> Proposal:
    """Return the unit of the place that is named, else that of the closest earlier questions, else that of the field."""
    if unit := _named_place(text, units.values()):
        return Proposal(unit, field, _("The question names the place of this unit."))
    if learnt and (learnt[0][0] >= SURE or len({one.unit for _score, one in learnt}) == 1 < len(learnt)):
        best = Counter[int]()
        for score, one in learnt:
            best[one.unit] += int(score * 1000)
        unit = units[best.most_common(1)[0][0]]
        numbers = ", ".join(one.number for _score, one in learnt if one.unit == unit.pk)
        return Proposal(unit, field, _("Like earlier questions of this unit: %(numbers)s") % {"numbers": numbers})
    if field and field.default_unit_id in units:
        return Proposal(units[field.default_unit_id], field, _("This unit usually answers the field “%(field)s”.") % {"field": field})
    return Proposal(None, field, _("Nothing like it was routed before: choose the unit."))


def _named_place(text: str, units: object) -> Unit | None:
    """Return the unit whose place (“xã Vân Giang” of its name) the text names; the longest name where several do."""
    words = clean(text).lower()
    found = []
    for unit in units:  # type: ignore[attr-defined]
        place = _PLACE.search(unit.name)
        if place and re.search(rf"\b{re.escape(clean(place[0]).lower())}\b", words):
            found.append((len(place[0]), unit))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _closest(question: Question, text: str) -> list[tuple[float, _Routed]]:
    """Return the earlier questions that share the rarer words of `text`, closest first, with how close (0 to 1)."""
    memory = _known.get("routed", _read_routed)
    shares = shares_of(terms_of(text).folded, memory.holding, len(memory.questions))
    scored = [(share, memory.questions[key]) for key, share in shares.items() if key != question.pk and share >= LEAST]
    return sorted(scored, key=lambda pair: (-pair[0], pair[1].number))[:NEIGHBOURS]


def _read_routed() -> _Memory:
    """Read the questions of the last year that a unit took up; `_known` keeps them in the memory of this process."""
    kept = Question.objects.filter(unit__isnull=False, first_claimed_at__isnull=False, submitted_at__gte=clock.now() - LEARNT_FROM)
    rows = kept.order_by("-pk").values_list("pk", "public_no", "unit", "title_public", "body_public")[:MOST_ROUTED]
    questions = {key: _Routed(number, unit) for key, number, unit, _title, _body in rows}
    return _Memory(questions, _holding((key, title, body) for key, _number, _unit, title, body in rows))


def _holding(rows: Iterable[tuple[int, str, str]]) -> dict[str, set[int]]:
    """Return by term which questions (key, title, body) hold it."""
    holding = defaultdict[str, set[int]](set)
    for key, title, body in rows:
        for term in terms_of(f"{title} {body[:500]}").folded:
            holding[term].add(key)
    return dict(holding)


def closest_open(question: Question, among: QuerySet[Question]) -> list[Question]:
    """Return the open main questions of `among` of the same kind about the same matter, closest first."""
    holding = _open.get("open", _read_open)
    keys = set().union(*holding.values()) if holding else set()
    shares = shares_of(terms_of(f"{question.title_public} {question.body_public[:500]}").folded, holding, len(keys))
    near = sorted((key for key, share in shares.items() if share >= LEAST and key != question.pk), key=lambda key: (-shares[key], key))
    fitting = among.filter(kind=question.kind, status__in=OPEN_STATUSES, merged_into__isnull=True)
    found = fitting.in_bulk(near[:20])
    return [found[key] for key in near if key in found][:NEIGHBOURS]


def _read_open() -> dict[str, set[int]]:
    """Read the newest open questions by the terms that they hold; kept in the memory of this process."""
    return _holding(Question.objects.open().order_by("-pk").values_list("pk", "title_public", "body_public")[:MOST_OPEN])


def _by_words(question: Question) -> tuple[QuestionField | None, str]:
    """Return the active field whose words the question holds, with a sentence that names them; nothing where no field has a clear lead."""
    found = _taught.get("fields", _read_fields).field_of(question.title_public, question.body_public)
    one = QuestionField.objects.filter(pk=found[0], active=True).first() if found else None
    if found is None or one is None:
        return None, ""
    words = ", ".join(f"“{word}”" for word in found[1])
    return one, _("Words of the field “%(field)s”: %(words)s.") % {"field": one, "words": words}


def _read_fields() -> FieldWords:
    """Return what all fields and the newest questions that were accepted teach; an inactive field is proposed to nobody, but takes part."""
    fields = QuestionField.objects.values_list("pk", "name", "hint")
    accepted = Question.objects.exclude(status__in=(Status.RECEIVED, Status.QUARANTINED)).exclude(resolution=Resolution.SPAM)
    return learn(fields, accepted.order_by("-pk").values_list("field", "title_public", "body_public")[:MOST_TAUGHT])
