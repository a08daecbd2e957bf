"""A question as it came in and where it stands; everything here is private, public pages are derived copies (pages.py)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from qa.models.organisation import UnitMembership
from qa.vocabulary import clock
from qa.vocabulary.choices import (
    CLOCK_STATUSES,
    OPEN_STATUSES,
    Channel,
    Kind,
    PiiStatus,
    Resolution,
    Role,
    Status,
    Visibility,
    WithheldReason,
)


class NumberSequence(models.Model):
    """The last public number given in a year. Taken in the transaction that stores the question, so no number is lost."""

    never_on_cached_pages = True

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


def _holder_is_gone() -> Q:
    """Return the condition of questions whose holder acts for their unit no more, in subqueries alone.

    PostgreSQL looks again at a row that changed while it was locked, but not at what is joined with it: who asked for the next question
    at that moment was given one that a colleague had just taken.
    """
    acts = UnitMembership.objects.answering_for(OuterRef("unit")).of(OuterRef("claimed_by"))
    holder = get_user_model().objects.filter(pk=OuterRef("claimed_by"), is_active=True)
    return Q(status=Status.IN_PROGRESS) & ~(Exists(holder.filter(is_superuser=True)) | Exists(holder) & Exists(acts))


def late_at(moment: datetime) -> Q:
    """Return the condition of questions that were late at `moment`; of one that waits for its sender, late when it began to wait."""
    return Q(status__in=CLOCK_STATUSES) & (Q(paused_at__isnull=True, due_at__lt=moment) | Q(due_at__lt=F("paused_at")))


class QuestionQuerySet(models.QuerySet["Question"]):
    """Filters of questions in the words of the queue."""

    def open(self) -> QuestionQuerySet:
        return self.filter(status__in=OPEN_STATUSES)

    def overdue(self, moment: datetime | None = None) -> QuestionQuerySet:
        """Return questions whose time is over; while the sender is asked the clock stands still, but what was late stays late."""
        return self.filter(late_at(moment or clock.now()))

    def returned(self) -> QuestionQuerySet:
        """Return questions in progress whose answer a reviewer gave back after it was last handed in."""
        given_back = {"events__action": "return_to_author", "events__at__gte": F("submitted_for_review_at")}
        return self.filter(status=Status.IN_PROGRESS, **given_back).distinct()

    def without_holder(self) -> QuestionQuerySet:
        """Return questions in progress whose holder's account is deleted or closed, or does not answer for the unit any more."""
        return self.filter(_holder_is_gone())

    def free(self) -> QuestionQuerySet:
        """Return questions of a unit that nobody holds."""
        return self.filter(Q(status=Status.ASSIGNED) | _holder_is_gone())

    def receipts(self) -> QuestionQuerySet:
        """Return what the public ledger counts: everything received through this portal that is not spam or still being checked."""
        return self.exclude(resolution=Resolution.SPAM).exclude(status=Status.QUARANTINED).exclude(channel=Channel.IMPORT)


# The highest role that was notified of a deadline that passed.
ESCALATED = [(role.value, role.label) for role in (Role.HEAD, Role.LEADER)]


class Question(models.Model):
    """One thing that a citizen sent. `title` and `body_original` never change (a database trigger holds it)."""

    public_no = models.CharField(_("number"), max_length=20, unique=True)
    external_id = models.CharField(_("identifier at the source"), max_length=80, blank=True, db_index=True)
    code_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    code_hint = models.CharField(_("end of the tracking code"), max_length=3, blank=True)
    idempotency_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)

    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.QUESTION)
    field = models.ForeignKey("qa.QuestionField", models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("field"))
    unit = models.ForeignKey("qa.Unit", models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("unit"))
    status = models.CharField(_("status"), max_length=16, choices=Status, default=Status.RECEIVED)
    resolution = models.CharField(_("resolution"), max_length=18, choices=Resolution, blank=True)
    visibility = models.CharField(_("visibility"), max_length=16, choices=Visibility, default=Visibility.PRIVATE)
    withheld_reason = models.CharField(_("why it is withheld"), max_length=12, choices=WithheldReason, blank=True)
    withheld_note = models.CharField(_("note on withholding"), max_length=300, blank=True)

    title = models.CharField(_("title as sent"), max_length=250)
    body_original = models.TextField(_("text as sent"))
    title_public = models.CharField(_("public title"), max_length=250, blank=True)
    body_public = models.TextField(_("public text"), blank=True)
    language = models.CharField(_("language"), max_length=5, default="vi")
    about_page = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("about the page")
    )
    about_provision = models.CharField(_("about the provision"), max_length=60, blank=True)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel, default=Channel.WEB)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("taken in on behalf by")
    )

    submitted_at = models.DateTimeField(_("sent"))
    assigned_at = models.DateTimeField(_("sent to the unit"), null=True, blank=True)
    first_claimed_at = models.DateTimeField(_("first taken up"), null=True, blank=True)
    submitted_for_review_at = models.DateTimeField(_("submitted for approval"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    stage_started_at = models.DateTimeField(_("start of the stage"), null=True, blank=True)
    stage_due_at = models.DateTimeField(_("end of the stage"), null=True, blank=True)
    escalated_to = models.CharField(_("escalated to"), max_length=12, blank=True, choices=ESCALATED)
    due_original = models.DateTimeField(_("first due date"), null=True, blank=True)
    clock_started_at = models.DateTimeField(_("clock started"), null=True, blank=True)
    policy_snapshot = models.JSONField(_("policy"), default=dict, blank=True)
    coordinated = models.BooleanField(_("several units"), default=False)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    supply_until = models.DateTimeField(_("information expected until"), null=True, blank=True)
    paused_days = models.PositiveSmallIntegerField(_("days paused"), default=0)
    supplemented_at = models.DateTimeField(_("information added unasked, not yet read"), null=True, blank=True)
    extension_count = models.PositiveSmallIntegerField(_("extensions"), default=0)
    asked_rounds = models.PositiveSmallIntegerField(_("times the citizen was asked"), default=0)
    bounce_count = models.PositiveSmallIntegerField(_("times sent back"), default=0)
    reopen_count = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    citizen_reopened = models.BooleanField(_("reopened by the citizen"), default=False)

    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("joined with"))
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of the question")
    )
    publish_at = models.DateTimeField(_("to be published at"), null=True, blank=True)
    referred_to = models.CharField(_("passed to"), max_length=300, blank=True)
    closing_note = models.TextField(_("what the sender is told"), blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="qa_held", verbose_name=_("held by")
    )
    editing_until = models.DateTimeField(_("open in the editor until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    log_seq = models.PositiveIntegerField(default=0, editable=False)
    log_head = models.CharField(max_length=64, blank=True, editable=False)

    spam_score = models.FloatField(_("spam score"), default=0)
    pii_status = models.CharField(_("personal data"), max_length=10, choices=PiiStatus, default=PiiStatus.UNCHECKED)
    consent_version = models.CharField(_("consent text"), max_length=20, blank=True)
    retention_until = models.DateField(_("contact kept until"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering: ClassVar = ["-submitted_at"]
        permissions: ClassVar = [
            ("work_on_questions", _("Can open the queue of questions")),
            ("export_questions", _("Can export the queue of questions")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["status", "due_at"], name="qa_queue"),
            models.Index(fields=["unit", "status", "due_at"], name="qa_unit_queue"),
            models.Index(fields=["claimed_by", "status"], name="qa_held_by"),
            models.Index(fields=["submitted_at"], name="qa_ledger"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="qa_not_merged_into_itself"),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.ASSIGNED.value, Status.IN_PROGRESS.value, Status.IN_REVIEW.value]) | Q(unit__isnull=False),
                name="qa_worked_on_has_unit",
            ),
            models.CheckConstraint(
                condition=Q(resolution="") | Q(status__in=[Status.ANSWERED.value, Status.CLOSED.value]), name="qa_resolution_at_end"
            ),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True) | Q(status=Status.WAITING_CITIZEN.value), name="qa_paused_while_it_waits"
            ),
        ]

    def __str__(self) -> str:
        return self.public_no

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    @property
    def legal_basis(self) -> str:
        """Return the legal basis of its time, in words; questions of before `legal_words` keep the title alone."""
        return str(self.policy_snapshot.get("legal_words") or self.policy_snapshot.get("legal_title", ""))

    @property
    def clock_runs(self) -> bool:
        """Return whether the question still waits for its answer, also in the quarantine."""
        return self.status in CLOCK_STATUSES

    @property
    def has_ended(self) -> bool:
        return self.status in (Status.ANSWERED, Status.CLOSED)

    @property
    def is_public(self) -> bool:
        """Return whether everybody may read its answer; while a reopened question waits for another, that is the earlier one."""
        return self.visibility in (Visibility.PUBLIC, Visibility.PUBLIC_NOINDEX)

    @property
    def is_withheld(self) -> bool:
        """Return whether its answer was given to the sender alone; an approved answer was not given yet, a reopened one is none."""
        return self.resolution == Resolution.ANSWERED_PRIVATE

    @property
    def may_take_others(self) -> bool:
        """Return whether other questions may be joined with it: its answer is still to come, or is public."""
        if self.status == Status.ANSWERED:
            return self.is_public
        return self.is_open and self.status != Status.QUARANTINED

    @property
    def is_overdue(self) -> bool:
        return self.clock_runs and self.due_at is not None and self.due_at < (self.paused_at or clock.now())

    @property
    def is_being_edited(self) -> bool:
        """Return whether the holder has the answer open in the editor; who holds the question does not depend on it."""
        return self.editing_until is not None and self.editing_until >= clock.now()

    @property
    def holder_is_gone(self) -> bool:
        """Return whether nobody holds the question who acts for its unit today, as its officer, lead, their deputy or administrator."""
        holder = self.claimed_by
        if holder is None or not holder.is_active:
            return True
        return not holder.is_superuser and not UnitMembership.objects.answering_for(self.unit_id).of(holder).exists()

    @property
    def answered_on_time(self) -> bool | None:
        """Return whether the answer came by its due date; None while there is none."""
        if self.answered_at is None or self.due_at is None:
            return None
        return self.answered_at <= self.due_at
