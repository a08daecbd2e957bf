"""Aids of the reviewer: what changed since the answer was last handed in, and a list of what to check, filled in where a rule can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Q
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qa.models import Answer, MarkState, Question
from qa.models.cited_documents import look_up_draft
from qa.vocabulary.choices import Visibility

_PIECES = re.compile(r"\w+|\W")


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the list: `good` is True or False where a rule can tell, None where the reviewer has to read."""

    words: str
    good: bool | None = None


def review_of(question: Question, answer: Answer) -> dict[str, Any]:
    """Return the checks of an answer that waits for approval, and its text against the one handed in before (empty: the first time)."""
    drafts = question.events.filter(action="submit_for_review").values_list("data__draft", flat=True)
    kept = question.events.filter(action__in=("approve", "correct")).values_list("data__revision", flat=True)
    given = Q(content__version__in=list(drafts)) | Q(pk__in=[pk for pk in kept if pk])  # not what is kept when the author changes
    revisions = list(answer.revisions.filter(given).order_by("-pk")[:2])
    before = revisions[1].as_object().text if len(revisions) > 1 else ""
    return {"checks": list(_checks(question, answer)), "since_last": changes_in_html(before, answer.text) if before else ""}


def _checks(question: Question, answer: Answer) -> Iterator[Check]:
    """Yield what a reviewer checks: what a person judges, and what was found in question and answer."""
    cited = look_up_draft(answer)
    outdated = ", ".join(one.label for one in cited if one.is_outdated)
    yield Check(_("Every part of the question is answered."))
    yield Check(_("A reader without legal training understands the answer; it says what to do next."))
    if cited:
        words = ngettext("%(n)d legal basis is cited.", "%(n)d legal bases are cited.", len(cited)) % {"n": len(cited)}
        yield Check(words, good=True)
    else:
        yield Check(_("No legal basis is cited."), good=False)
    if outdated:
        yield Check(_("Not in full effect today: %(laws)s") % {"laws": outdated}, good=False)
    if answer.proposed_visibility == Visibility.WITHHELD:
        given = _("Withheld from the public: the reason is given.")
        yield _outcome(given, _("Withheld from the public without a reason."), good=bool(answer.withheld_reason))
    else:
        yield _personal_data(question.marks.filter(state=MarkState.OPEN).count())
        whole = _("The public copy of the question has a title and a text.")
        missing = _("The public copy of the question has no title or no text.")
        yield _outcome(whole, missing, good=bool(question.title_public.strip() and question.body_public.strip()))
    if question.supplemented_at:
        yield Check(_("The sender added information that nobody has marked as read: read it under the question."), good=False)
    if question.coordinated:
        yield _parts(question.coordinations.filter(done_at__isnull=True).count())


def _outcome(passed: str, failed: str, *, good: bool) -> Check:
    """Return a check in the words of its outcome."""
    return Check(passed if good else failed, good)


def _personal_data(waiting: int) -> Check:
    failed = ngettext(
        "%(n)d place looks like personal data and is not decided.", "%(n)d places look like personal data and are not decided.", waiting
    )
    return _outcome(_("No personal data is left to be decided in question and answer."), failed % {"n": waiting}, good=not waiting)


def _parts(owed: int) -> Check:
    failed = ngettext("%(n)d unit that was asked has not given its part.", "%(n)d units that were asked have not given their parts.", owed)
    return _outcome(_("Every unit that was asked gave its part."), failed % {"n": owed}, good=not owed)


def compared(original: str, public: str) -> SafeString:
    """Return what was sent as HTML, with the words in <mark> that the public copy does not have at their place."""
    return _html(original, public, lambda old, _new: f"<mark>{old}</mark>" if old else "")


def changes_in_html(before: str, now: str) -> SafeString:
    """Return `now` as HTML with what is new in <ins> and what is gone since `before` in <del>; empty when nothing changed."""
    if before == now:
        return mark_safe("")
    return _html(before, now, lambda old, new: (f"<del>{old}</del>" if old else "") + (f"<ins>{new}</ins>" if new else ""))


def _html(before: str, after: str, differs: Any) -> SafeString:
    """Return the words of two texts as HTML: equal ones as they are, others as `differs(old, new)` shows them."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    html = []
    for tag, start, end, start_new, end_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        first = str(escape("".join(old[start:end]))).replace("\n", "<br>")
        second = str(escape("".join(new[start_new:end_new]))).replace("\n", "<br>")
        html.append(first if tag == "equal" else differs(first, second))
    return mark_safe("".join(html))
