"""The log of a question: append-only, each entry hashed over the one before; no update, no delete (database triggers)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qa.models.questions import Question
from qa.vocabulary.choices import Role, Status
from qa.vocabulary.moves import allowed_events

_STATUSES = [("", "–"), *Status.choices]


ACTION_WORDS = {
    "submit": _("received"),
    "quarantine": _("received, held for a check"),
    "release": _("accepted after the check"),
    "confirm_spam": _("closed as spam"),
    "classify": _("kind and field changed"),
    "route": _("sent to the unit"),
    "bounce": _("sent back to intake"),
    "coordinate": _("another unit asked"),
    "claim": _("taken"),
    "release_claim": _("put back"),
    "put_back": _("put back: its holder does not answer for the unit any more"),
    "stand_in": _("taken for an absent colleague"),
    "take_over": _("taken over"),
    "ask_citizen": _("sender asked for information"),
    "supply": _("sender replied"),
    "close_no_reply": _("closed: no reply"),
    "extend": _("time extended"),
    "submit_for_review": _("submitted for approval"),
    "return_to_author": _("returned to the author"),
    "take_back": _("taken back by the author"),
    "approve": _("approved"),
    "answer": _("answered"),
    "refer": _("passed to another agency"),
    "redirect": _("sender shown the right channel"),
    "merge": _("joined with another question"),
    "refuse": _("refused"),
    "withdraw": _("withdrawn by the sender"),
    "reopen": _("reopened"),
    "correct": _("published answer corrected"),
    "take_down": _("published answer taken down"),
    "erase": _("personal data erased"),
    "note": _("internal note"),
    "edit_public_copy": _("public copy edited"),
    "decide_mark": _("mark of personal data decided"),
    "read_contact": _("contact read"),
    "confirm_email": _("e-mail confirmed"),
    "object": _("objection of the sender"),
    "add_information": _("sender added information"),
    "read_addition": _("what the sender added was read"),
    "set_mailbox": _("contact data of the sender updated"),
    "open_file": _("file of the sender opened"),
    "recompute_due": _("due date computed again"),
    "escalate": _("reminder sent"),
    "absorb": _("another question joined to this one"),
    "import_answered": _("imported"),
    "contribute": _("another unit gave its part"),
    "assign": _("given to a person"),
    "split": _("a part was made a question of its own"),
    "split_off": _("made from a part of another question"),
    "prepare_draft": _("draft made from a canned reply"),
    "schedule": _("time of publication set"),
    "review_again": _("published answer looked over again"),
    "undo": _("step undone"),
}


class EventQuerySet(models.QuerySet["QaEvent"]):
    """Filters of the entries of a question's log."""

    def standing(self) -> EventQuerySet:
        """Return the entries that no later one undid; call it on the whole log of one question."""
        undone: set[int] = set()
        for event in self.filter(action="undo"):
            before = [event.seq - 1] if "run" in event.data else []  # an entry of before `undone` was written
            undone.update(event.data.get("undone", before))
        return self.exclude(seq__in=undone)


class QaEvent(models.Model):
    """One thing that happened. `data` holds no personal data: ids, dates, numbers, reasons that staff typed are messages."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(_("when"))
    # The log outlives accounts: the name stays although the account may go.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, blank=True, db_constraint=False, related_name="+")
    actor_name = models.CharField(_("who"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=Role)
    action = models.CharField(_("action"), max_length=30)
    from_status = models.CharField(pgettext_lazy("status", "from"), max_length=16, choices=_STATUSES, blank=True)
    to_status = models.CharField(pgettext_lazy("status", "to"), max_length=16, choices=_STATUSES)
    data = models.JSONField(default=dict, blank=True)
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering: ClassVar = ["question", "seq"]
        default_permissions = ("view",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "seq"], name="qa_event_seq"),
            models.CheckConstraint(condition=allowed_events(), name="qa_event_allowed_move"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}/{self.seq} {self.action}"

    @property
    def words(self) -> str:
        """Return what was done, in words for staff."""
        return str(ACTION_WORDS.get(self.action, self.action))


class LogAnchor(models.Model):
    """A digest over the entries of all questions with keys up to `last_event`; its copies lie on other machines."""

    never_on_cached_pages = True

    last_event = models.BigIntegerField()
    entries = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.entries} {self.digest}"
