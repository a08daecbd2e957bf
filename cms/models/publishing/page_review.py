"""The day on which a page or an answer is to be reviewed again, and by whom."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Page, ReferenceIndex

from cms.contracts import cited_law
from cms.contracts.search import EntryKind
from cms.contracts.working_days import months_after


class PageReviewForm(WagtailAdminModelForm):
    """The form of a review date, with a tick for a review that was just done."""

    reviewed = forms.BooleanField(
        label=_("Read over today"),
        required=False,
        help_text=_("The next date follows from the number of months; without one it is asked for."),
    )

    def clean(self) -> dict[str, Any]:
        """Require a next date, or an interval, once the page was reviewed."""
        values: dict[str, Any] = super().clean()
        due = values.get("due_on")
        if values.get("reviewed") and not values.get("every_months") and due and due <= timezone.localdate():
            self.add_error("due_on", _("Give the next date, or the number of months between two reviews."))
        return values

    def save(self, commit: bool = True) -> Any:
        if self.cleaned_data.get("reviewed"):
            self.instance.note_review()
        return super().save(commit=commit)


class PageReviewQuerySet(models.QuerySet["PageReview"]):
    def due(self) -> PageReviewQuerySet:
        """Return the reviews of public pages whose day has come."""
        return self.filter(due_on__lte=timezone.localdate(), page__live=True)

    def to_remind(self) -> PageReviewQuerySet:
        """Return the due reviews whose owner was not notified since their day came."""
        return self.due().filter(Q(reminded_on=None) | Q(reminded_on__lt=F("due_on"))).filter(owner__is_active=True)


class PageReview(models.Model):
    """The next review of a page; `reason` says why it is due when that is not the calendar."""

    never_on_cached_pages = True
    wagtail_reference_index_ignore = True
    base_form_class = PageReviewForm

    page = models.OneToOneField(Page, models.CASCADE, related_name="review", verbose_name=_("page"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who reviews")
    )
    due_on = models.DateField(_("review on"))
    every_months = models.PositiveSmallIntegerField(_("again after months"), default=12, help_text=_("0: only once."))
    reason = models.CharField(_("why now"), max_length=300, blank=True, editable=False)
    reviewed_on = models.DateField(_("last review"), null=True, editable=False)
    reminded_on = models.DateField(null=True, editable=False)

    objects = PageReviewQuerySet.as_manager()

    panels: ClassVar = [
        PageChooserPanel("page"),
        FieldPanel("owner"),
        FieldRowPanel([FieldPanel("due_on"), FieldPanel("every_months")]),
        FieldPanel("reviewed"),
    ]

    class Meta:
        verbose_name = _("review date")
        verbose_name_plural = _("review dates")
        ordering: ClassVar = ["due_on", "pk"]

    def __str__(self) -> str:
        return str(self.page.title)

    def note_review(self) -> None:
        """Record a review of today and set the next date; the caller saves."""
        today = timezone.localdate()
        self.reviewed_on, self.reason = today, ""
        if self.every_months:
            self.due_on = months_after(today, self.every_months)


@cited_law.on_changed_law
def review_pages_citing(documents: Collection[int]) -> None:
    """Make a review due today for the pages and answers that cite one of these documents, since its validity or text changed."""
    types = [ContentType.objects.get_for_model(Page)]
    keys = [str(key) for key in documents]
    found = ReferenceIndex.objects.filter(to_content_type__in=types, to_object_id__in=keys, base_content_type__in=types)
    citing = {int(key) for key in found.order_by().values_list("object_id", flat=True)} - set(documents)
    if not citing:
        return
    named = [page.specific for page in Page.objects.filter(pk__in=documents)[:3]]
    titles = "; ".join(str(getattr(page, "citation", "") or page.title) for page in named)
    with override("vi"):  # a stored text, in the language of the portal
        reason = gettext("Cited law changed: %(titles)s") % {"titles": titles}
    mark_due(Page.objects.filter(pk__in=citing).live(), reason)


def mark_due(pages: models.QuerySet[Page], reason: str) -> None:
    """Make a review of these pages due today, for this reason; documents follow each other by themselves."""
    values = {"due_on": timezone.localdate(), "reason": reason[:300], "reminded_on": None}
    for key, owner, content_type in pages.values_list("pk", "owner", "content_type"):
        if getattr(ContentType.objects.get_for_id(content_type).model_class(), "entry_kind", None) is not EntryKind.DOCUMENT:
            PageReview.objects.update_or_create(page_id=key, defaults=values, create_defaults={**values, "owner_id": owner})
