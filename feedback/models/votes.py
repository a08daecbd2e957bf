"""One vote of one browser, and the key that tells a browser's second vote from another's first."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.models.base import AboutTarget
from feedback.models.choices import Kind, Verdict, VoteState


class EpochKey(models.Model):
    """The secret of one epoch (180 days). When the epoch is over the secret is destroyed, and with it any way to match votes."""

    never_on_cached_pages = True

    starts_on = models.DateField(_("from"), unique=True)
    ends_on = models.DateField(_("until, exclusive"))
    secret = models.CharField(_("secret"), max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("voting epoch")
        verbose_name_plural = _("voting epochs")

    def __str__(self) -> str:
        return f"{self.starts_on:%d/%m/%Y}"


class Vote(AboutTarget):
    """A vote. `voter_hash` says only "the same browser on the same target"; the day is all that is kept of the time."""

    never_on_cached_pages = True

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    value = models.PositiveSmallIntegerField(_("value"))
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    revision_id = models.BigIntegerField(_("revision of the page"), null=True, blank=True)
    day = models.DateField(_("day"))
    voter_hash = models.CharField(max_length=64, editable=False)
    epoch = models.ForeignKey(EpochKey, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=VoteState.choices, default=VoteState.COUNTED)
    verdict = models.CharField(_("why"), max_length=10, choices=Verdict.choices, blank=True)
    summed = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(fields=["target_key", "kind", "epoch", "voter_hash"], name="feedback_one_vote_a_browser"),
        ]
        indexes = [
            models.Index(fields=["target_key", "kind", "day"], name="feedback_vote_target"),
            models.Index(fields=["summed"], condition=models.Q(summed=False), name="feedback_vote_unsummed"),
            models.Index(fields=["state"], condition=models.Q(state="held"), name="feedback_vote_held"),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.value}"
