"""Draft documents on which the public comments: the page, and the legal periods of comment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from cms.contracts.search import SearchEntry
from cms.models import BasePage
from cms.models.access.restrictions import PortalPageQuerySet, is_readable
from cms.models.blocks import BodyStream
from cms.models.pages.base_page import Card
from cms.models.pages.names import ListedName
from legal_docs.models.base import ports


class CommentPeriod(ListedName):
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
    why_no_alias = _("A draft for public comment is shown at one place: comments are collected there. Please link to it instead.")
    collects = "comments"
    # A copy is a draft of its own: nothing has become of it yet.
    exclude_fields_in_copy: ClassVar = ["report", "report_due_on", "reported_on", "adopted"]

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
        return cls.with_adopted().readable().order_by("-first_published_at", "-pk")

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
        """Work out when the report is due, never before the closing, and note the day on which it came, none once it is gone."""
        if self.report_due_on is None or self.report_due_on < self.closes_on or self._was_worked_out():
            self.report_due_on = self.closes_on + timedelta(days=self.period.report_days if self.period else 30)
        if self.live:  # the newest revision may be of before the report came
            stored = type(self).objects.filter(pk=self.pk).values_list("reported_on", flat=True).first() if self.pk else self.reported_on
            self.reported_on = (stored or timezone.localdate()) if len(self.report) else None
        super().save(*args, **kwargs)

    def _was_worked_out(self) -> bool:
        """Return whether the stored day of the report followed from the stored closing: then it follows a new one too."""
        stored = type(self).objects.filter(pk=self.pk).values_list("closes_on", "period__report_days").first() if self.pk else None
        return stored is not None and self.report_due_on == stored[0] + timedelta(days=30 if stored[1] is None else stored[1])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **ports.draft_context(self)}

    def get_search_entries(self) -> Iterable[SearchEntry]:
        if self.is_findable:
            yield from self.with_files(self.search_entry(body=f"{self.lead}\n{self.body_text}", issuer=self.drafting_body))
