"""Draft documents on which the public comments: the page, the legal periods, the comments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from cms.contracts.search import SearchEntry
from cms.models import BasePage
from cms.models.access.restrictions import PortalPageQuerySet, is_readable
from cms.models.blocks import BodyStream
from cms.models.pages.base_page import Card
from cms.storage.encryption import EncryptedTextField, email_key
from cms.text.personal_data import PiiKind, find_personal_data
from legal_docs.models import ports


class CommentPeriod(models.Model):
    """How long the law asks that drafts of a kind be open, and when the uptake report is due, each with its basis and the days it holds."""

    name = models.CharField(_("kind of draft"), max_length=150, unique=True)
    days = models.PositiveSmallIntegerField(_("days of comment at least"))
    basis = models.CharField(_("legal basis"), max_length=300)
    report_days = models.PositiveSmallIntegerField(_("days until the uptake report"), default=30)
    report_basis = models.CharField(
        _("legal basis of the uptake report"), max_length=300, blank=True, help_text=_("Left empty: a rule of this portal.")
    )
    valid_from = models.DateField(_("holds from"), null=True, blank=True)
    valid_to = models.DateField(_("holds until"), null=True, blank=True, help_text=_("The last day."))
    confirmed_on = models.DateField(
        _("compared with the law on"), null=True, blank=True, help_text=_("Left empty: nobody has compared these figures with the law yet.")
    )

    class Meta:
        verbose_name = _("period of public comment")
        verbose_name_plural = _("periods of public comment")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        days = ngettext("%(n)d day", "%(n)d days", self.days) % {"n": self.days}
        unsure = "" if self.confirmed_on else str(_("not compared with the law yet"))
        return f"{self.name}: {days}" + (f" ({unsure})" if unsure else "")

    def holds_on(self, day: date) -> bool:
        """Return whether the provision holds on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class DraftState(models.TextChoices):
    COMING = "coming", _("Open soon")
    OPEN = "open", _("Open for comment")
    CLOSED = "closed", _("Closed, report to come")
    LATE = "late", _("Closed, report overdue")
    REPORTED = "reported", _("Uptake report published")
    ADOPTED = "adopted", _("Adopted")


class DraftDocumentPage(BasePage):
    """A draft by articles, open for comment for a time; after that a report on what became of the comments is due."""

    lead = models.TextField(_("what it is about"), blank=True, max_length=1000)
    drafting_body = models.CharField(_("drafting body"), max_length=200)
    contact = models.CharField(_("contact"), max_length=300, blank=True, help_text=_("Unit, telephone, e-mail for comments by other ways."))
    opens_on = models.DateField(_("open from"))
    closes_on = models.DateField(_("open until"), help_text=_("The last day."))
    period = models.ForeignKey(
        CommentPeriod, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("period of public comment")
    )
    short_reason = models.CharField(
        _("why it is open for a shorter time"),
        max_length=300,
        blank=True,
        help_text=_("For example the abridged procedure, with the decision that allows it. Everyone reads it."),
    )
    body_text = models.TextField(_("text of the draft"), help_text=_("Paste the whole text. Articles, clauses and points are recognised."))
    explanation = StreamField(BodyStream(), blank=True, verbose_name=_("explanation and files"))
    report = StreamField(BodyStream(), blank=True, verbose_name=_("report on the uptake of comments"))
    report_due_on = models.DateField(_("report due on"), null=True, blank=True, help_text=_("Left empty: worked out from the period."))
    reported_on = models.DateField(null=True, editable=False)
    adopted = models.ForeignKey(
        "legal_docs.LegalDocumentPage", models.SET_NULL, null=True, blank=True, related_name="drafts", verbose_name=_("adopted document")
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        FieldRowPanel([FieldPanel("drafting_body"), FieldPanel("contact")]),
        FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
        FieldPanel("period"),
        FieldPanel("short_reason"),
        FieldPanel("body_text"),
        FieldPanel("explanation"),
        MultiFieldPanel(
            [FieldPanel("report_due_on"), FieldPanel("report"), FieldPanel("adopted")],
            heading=_("After the closing"),
        ),
    ]
    template = "legal_docs/draft_page.html"
    parent_page_types: ClassVar = ["home.StandardPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("draft for public comment")
        verbose_name_plural = _("drafts for public comment")

    @property
    def card(self) -> Card:
        tone = {DraftState.OPEN: "good", DraftState.LATE: "bad"}.get(self.state, "neutral")
        status = _("Open until %(day)s") % {"day": f"{self.closes_on:%d/%m/%Y}"} if self.takes_comments else self.state.label
        return super().card._replace(label=self.drafting_body, status=str(status), tone=tone)

    @classmethod
    def with_adopted(cls) -> PortalPageQuerySet:
        """Return the published drafts with the documents that they became, for lists that tell the state of each."""
        return cls.objects.live().select_related("adopted").defer("adopted__body_text")

    @classmethod
    def newest_first(cls) -> PortalPageQuerySet:
        return cls.with_adopted().public().order_by("-first_published_at", "-pk")

    @property
    def state(self) -> DraftState:
        """Return where the draft stands today."""
        today = timezone.localdate()
        if self.is_adopted:
            return DraftState.ADOPTED
        if len(self.report):
            return DraftState.REPORTED
        if today < self.opens_on:
            return DraftState.COMING
        if today <= self.closes_on:
            return DraftState.OPEN
        return DraftState.LATE if self.report_due_on and today > self.report_due_on else DraftState.CLOSED

    @property
    def is_adopted(self) -> bool:
        """Return whether everyone may read the document that the draft became: before its publication the report stays due."""
        return self.adopted is not None and is_readable(self.adopted)

    @property
    def takes_comments(self) -> bool:
        """Return whether people may comment today; not on a new draft in a preview."""
        return bool(self.pk and self.live) and self.opens_on <= timezone.localdate() <= self.closes_on

    @property
    def boundaries(self) -> list[date]:
        """Return the days on which its state changes by itself."""
        return [
            self.opens_on,
            self.closes_on + timedelta(days=1),
            *([self.report_due_on + timedelta(days=1)] if self.report_due_on else []),
        ]

    def clean(self) -> None:
        super().clean()
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": _("The end must come after the beginning.")})

    @property
    def days_open(self) -> int:
        """Return on how many days it takes comments, the first and the last included."""
        return (self.closes_on - self.opens_on).days + 1

    @property
    def is_short(self) -> bool:
        """Return whether it is open for fewer days than the law asks of its kind."""
        return self.period is not None and self.days_open < self.period.days

    def doubts(self) -> list[str]:
        """Return what an editor should look at in the period and the day of the report, each with the rule (which knows exceptions)."""
        if self.period is None:
            return [str(_("Choose the period of public comment, so that the days can be compared with the law."))]
        found: list[str] = []
        rule = {"days": self.period.days, "basis": self.period.basis}
        if not self.period.holds_on(self.opens_on):
            found.append(_("%(basis)s does not hold on the first day of comment: choose another period.") % rule)
        if self.is_short and not self.short_reason:
            last = self.opens_on + timedelta(days=self.period.days - 1)
            words = _("At least %(days)d days are asked for (%(basis)s): until %(day)s. If the law allows less here, write why.")
            found.append(words % {**rule, "day": f"{last:%d/%m/%Y}"})
        due = self.closes_on + timedelta(days=self.period.report_days)
        if self.report_due_on and self.report_due_on > due:
            words = _("The uptake report is due within %(days)d days (%(basis)s): by %(day)s.")
            basis = self.period.report_basis or _("a rule of this portal")
            found.append(words % {"days": self.period.report_days, "basis": basis, "day": f"{due:%d/%m/%Y}"})
        if found and not self.period.confirmed_on:
            found.append(str(_("Nobody has compared this period with the law for your kind of document yet.")))
        return found

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Work out when the report is due, and note the day on which it came, none once it is gone."""
        if self.report_due_on is None or self._was_worked_out():
            self.report_due_on = self.closes_on + timedelta(days=self.period.report_days if self.period else 30)
        if self.live:  # the newest revision may be of before the report came
            stored = type(self).objects.filter(pk=self.pk).values_list("reported_on", flat=True).first() if self.pk else self.reported_on
            self.reported_on = (stored or timezone.localdate()) if len(self.report) else None
        super().save(*args, **kwargs)

    def _was_worked_out(self) -> bool:
        """Return whether the stored day of the report followed from the stored closing: then it follows a new one too."""
        stored = type(self).objects.filter(pk=self.pk).values_list("closes_on", "period__report_days").first() if self.pk else None
        return stored is not None and self.report_due_on == stored[0] + timedelta(days=stored[1] or 30)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **ports.draft_context(self)}

    def get_search_entries(self) -> Iterable[SearchEntry]:
        if self.is_findable:
            yield from self.with_files(self.search_entry(body=f"{self.lead}\n{self.body_text}", issuer=self.drafting_body))


class Sender(models.TextChoices):
    PERSON = "person", _("Myself")
    ORGANISATION = "organisation", _("An organisation")


class CommentState(models.TextChoices):
    WAITING = "waiting", _("To be looked at")
    PUBLISHED = "published", pgettext_lazy("comment", "Published")
    REFUSED = "refused", _("Not published")


class Uptake(models.TextChoices):
    ACCEPTED = "accepted", _("Taken up")
    PARTLY = "partly", _("Taken up in part")
    EXPLAINED = "explained", _("Not taken up, explained")


class DraftComment(models.Model):
    """A comment on a draft or one of its articles. What was sent is encrypted; the public reads `public_text` after moderation."""

    draft = models.ForeignKey(DraftDocumentPage, models.CASCADE, related_name="comments", verbose_name=_("draft for public comment"))
    anchor = models.CharField(max_length=250, blank=True, editable=False)
    place = models.CharField(_("about"), max_length=120, blank=True)
    sender = models.CharField(_("sender"), max_length=12, choices=Sender, default=Sender.PERSON)
    name = EncryptedTextField(_("name"), blank=True)
    show_name = models.BooleanField(_("name may be shown"), default=False)
    email = EncryptedTextField(_("e-mail address"), blank=True)
    email_key = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    text = EncryptedTextField(_("as it was sent"))
    public_text = models.TextField(
        _("as everyone reads it"),
        blank=True,
        help_text=_("Without personal data; its kind in square brackets stands for what was redacted."),
    )
    checked = models.BooleanField(_("personal data was looked for by a person"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=CommentState, default=CommentState.WAITING)
    reason = models.CharField(_("why it is not published"), max_length=300, blank=True)
    uptake = models.CharField(_("what became of it"), max_length=10, choices=Uptake, blank=True)
    reply = models.TextField(_("answer of the drafting body"), blank=True)
    sent_key = models.CharField(max_length=64, null=True, unique=True, editable=False)  # the form it was sent with, and its text
    received_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("draft", read_only=True), FieldPanel("place", read_only=True)]),
        FieldRowPanel([FieldPanel("sender", read_only=True), FieldPanel("name", read_only=True), FieldPanel("email", read_only=True)]),
        FieldPanel("text", read_only=True),
        FieldPanel("public_text"),
        FieldRowPanel([FieldPanel("checked"), FieldPanel("show_name")]),
        FieldRowPanel([FieldPanel("state"), FieldPanel("reason")]),
        MultiFieldPanel([FieldPanel("uptake"), FieldPanel("reply")], heading=_("For the uptake report")),
    ]

    class Meta:
        verbose_name = _("comment on a draft")
        verbose_name_plural = _("comments on drafts")
        ordering: ClassVar = ["received_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["draft", "state"], name="draft_comment_state")]

    def __str__(self) -> str:
        place = self.place or str(_("the whole draft"))
        return f"{place}, {timezone.localtime(self.received_at):%d/%m/%Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email_key = email_key(self.email)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "email_key"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Require a reason to refuse a comment; to publish one, a text, and a person's check of what may be personal data in it."""
        if self.state == CommentState.REFUSED and not self.reason.strip():
            raise ValidationError({"reason": _("Say why: the rules of comment are public.")})
        if self.state != CommentState.PUBLISHED:
            return
        if not self.public_text.strip():
            raise ValidationError({"public_text": _("Nothing would be published.")})
        name = self.shown_name if self.sender == Sender.ORGANISATION else ""  # a person agreed to their own
        found = {str(PiiKind(one.kind).label) for one in find_personal_data(f"{self.public_text}\n{name}")}
        if found and not self.checked:
            words = _("There may be personal data: %(kinds)s. Redact it, or say that you have looked.")
            raise ValidationError({"public_text": words % {"kinds": ", ".join(sorted(found))}})

    @property
    def shown_name(self) -> str:
        """Return the name that everyone reads, where the sender agreed and the moderator let it stand; else empty."""
        return self.name if self.show_name else ""
