"""Improvements after readers' comments: the link from their words to the revision, and the public "you said, we did"."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.models.base import MAX_PATH
from feedback.models.choices import ImprovementState, StoryState


class Improvement(models.Model):
    """One improvement of a page. While the fixed text is only a draft it waits; publishing that text closes it."""

    page = models.ForeignKey("wagtailcore.Page", verbose_name=_("page"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    path = models.CharField(_("address"), max_length=MAX_PATH)
    title = models.CharField(_("title"), max_length=255)
    state = models.CharField(_("state"), max_length=10, choices=ImprovementState.choices, default=ImprovementState.WAITING)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("marked by")
    )
    marked_on = models.DateField(_("marked on"))
    revision_id = models.BigIntegerField(_("revision that fixes it"), null=True, blank=True)
    fixed_on = models.DateField(_("fixed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("improvement")
        verbose_name_plural = _("improvements")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["page"], condition=models.Q(state="waiting"), name="feedback_one_improvement_waits"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_waiting(self) -> bool:
        return self.state == ImprovementState.WAITING


class YouSaidWeDid(models.Model):
    """A notice of what readers said of a page and what was done, in the editor's words: a draft until an editor publishes it."""

    month = models.DateField(_("month"))
    improvement = models.OneToOneField(Improvement, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="story")
    page = models.ForeignKey("wagtailcore.Page", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    path = models.CharField(_("address"), max_length=MAX_PATH, editable=False)
    title = models.CharField(_("page"), max_length=255)
    said = models.TextField(
        _("what readers said"), max_length=600, help_text=_("In your own words: a reader's text is never published, nor anything personal.")
    )
    did = models.TextField(_("what was done"), max_length=600)
    state = models.CharField(_("state"), max_length=10, choices=StoryState.choices, default=StoryState.DRAFT)
    published_on = models.DateField(_("published on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("“You said, we did”")
        verbose_name_plural = _("“You said, we did”")
        ordering = ["-month", "-pk"]

    def __str__(self) -> str:
        return self.title
