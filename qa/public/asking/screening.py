"""Screens questions that look like a flood or advertising: proof of work, or a check by a person; nothing is dropped silently."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from cms.storage.encryption import email_key
from cms.web.protection import proof_of_work
from cms.web.protection.spam_guard import RateLimit, over_limit, over_limit_of
from qa.public.intake.receiving import QUARANTINE_FROM, Submission

PURPOSE = "ask"
# Of one network. Carriers put thousands of people behind one, so beyond the soft limits a proof of work or a person's look is asked for;
# one has to wait beyond what a carrier's network would send in a day.
SOFT_LIMITS = [RateLimit(6, 600), RateLimit(60, 86_400)]
HARD_LIMITS = [RateLimit(1000, 86_400)]
# The same for one mailbox, from whatever networks: it also keeps others from filling it with our mails.
MAILBOX_SOFT_LIMITS = [RateLimit(6, 3600)]
MAILBOX_HARD_LIMITS = [RateLimit(20, 86_400)]
SUSPICIOUS_FROM = 0.3
CHALLENGE, NUMBER = "pow_challenge", "pow_number"
LOOK = "look"  # the value of `go` with which somebody without a script has a person look first


@dataclass(frozen=True, slots=True)
class Doubt:
    """The reason why a form is not accepted yet: words for its sender, and the proof of work that would do (empty: wait)."""

    text: str
    status: int
    challenge: str = ""


def screen(request: HttpRequest, data: QueryDict, submission: Submission) -> tuple[Submission, Doubt | None]:
    """Return the submission (perhaps marked for quarantine), and the doubt that its sender has to settle first, if any.

    Advertising and what comes too fast from one network or mailbox may solve a proof of work or go to quarantine; only a network
    or mailbox with more than the hard limits is asked to wait. A form with a filled honeypot goes to quarantine; its sender is not told.
    """
    if over_limit(request, "ask-day", HARD_LIMITS):
        text = _("Very many questions came from your network today. Please try again tomorrow, or from another network.")
        return submission, Doubt(text, 429)
    mailbox = email_key(submission.contact.email) if submission.contact else ""
    if mailbox and over_limit_of(mailbox, "ask-mailbox-day", MAILBOX_HARD_LIMITS):
        text = _("Very many questions came with this e-mail address today. Please try again tomorrow, or send without the address.")
        return submission, Doubt(text, 429)
    if submission.spam_score >= 1.0:
        return submission, None
    suspicious = submission.spam_score >= SUSPICIOUS_FROM
    crowded = over_limit(request, "ask", SOFT_LIMITS)
    often = bool(mailbox) and over_limit_of(mailbox, "ask-mailbox", MAILBOX_SOFT_LIMITS)
    if not (suspicious or crowded or often):
        return submission, None
    if data.get("go") == LOOK:
        return dataclasses.replace(submission, spam_score=max(submission.spam_score, QUARANTINE_FROM)), None
    if proof_of_work.is_solved(PURPOSE, data.get(CHALLENGE, ""), data.get(NUMBER, "")):
        return submission, None
    if crowded:
        text = _("Many questions came from your network just now.")
    elif often:
        text = _("Many questions came with this e-mail address just now.")
    else:
        text = _("This text looks like advertising to our filter.")
    return submission, Doubt(f"{text} {_ways()}", 429 if crowded or often else 409, proof_of_work.new_challenge(PURPOSE))


def _ways() -> str:
    return _("Nothing you typed is lost. Choose below how to go on.")


def context_of(doubt: Doubt | None) -> dict[str, Any]:
    """Return what the page needs to offer the ways out of a doubt."""
    if doubt is None or not doubt.challenge:
        return {}
    return {"challenge": doubt.challenge, "bits": proof_of_work.BITS}
