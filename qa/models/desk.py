"""Rows that staff keep for their work: views of the queue, canned replies, macros, rules of redaction, presence, runs on many."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from cms.models.pages.names import ListedName
from cms.text.vietnamese import clean as clean_text
from qa.models.answers import Answer, ReplyStream
from qa.models.deadlines import LegalBasis
from qa.models.organisation import QuestionField, Unit
from qa.models.questions import Question
from qa.vocabulary import clock
from qa.vocabulary.choices import Kind
from qa.vocabulary.plain_text import stream_to_text


class SavedView(models.Model):
    """A view with filters and columns under a name, for oneself, for the colleagues of a unit, or for all (`shared` without a unit).

    Each person sees in it only those questions that they may see.
    """

    never_on_cached_pages = True

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="qa_views")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(_("address"), max_length=1000)
    shared = models.BooleanField(_("shared with colleagues"), default=False)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("unit"))
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        default_permissions = ()
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "name"], name="qa_one_view_name")]

    def __str__(self) -> str:
        return self.name


class CannedReply(models.Model):
    """A passage that officers use again; it ends with its date or with the law that it is based on."""

    title = models.CharField(_("title"), max_length=150)
    content = StreamField(ReplyStream(), default=list, db_default="[]", verbose_name=_("text"))
    body = models.TextField(editable=False)  # the words of `content`, to find a reply by
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, blank=True, help_text=_("Empty: for every kind."))
    units = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name=_("for the units"))
    fields = models.ManyToManyField(QuestionField, blank=True, related_name="+", verbose_name=_("for the fields"))
    document = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("document on this portal")
    )
    provision = models.CharField(_("provision"), max_length=60, blank=True, help_text=_("For example: Điều 5"))
    legal_basis = models.ForeignKey(LegalBasis, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("legal basis"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    uses = models.PositiveIntegerField(_("times used"), default=0, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("canned reply")
        verbose_name_plural = _("canned replies")
        ordering: ClassVar = ["title"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.content:
            self.body = stream_to_text(self.content)
        else:  # plain text: from the demo, or written while an older version still ran
            self.content = Answer.stream(self.body)
        super().save(*args, **kwargs)

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """Return the blocks as an answer stores them; they get names of their own there."""
        return [{"type": one["type"], "value": one["value"]} for one in (self.content or Answer.stream(self.body)).raw_data]


class MacroAction(models.TextChoices):
    """The steps that a macro can take, each a service of the desk with its move and guard."""

    CLAIM = "claim", _("Take the question")
    CLASSIFY = "classify", _("Set kind and field")
    ROUTE = "route", _("Send to a unit")
    COORDINATE = "coordinate", _("Ask another unit for its part")
    REPLY = "reply", _("Put a canned reply into the answer")
    NOTE = "note", _("Write an internal note")
    ASK = "ask_citizen", _("Ask the sender for more information")
    REDIRECT = "redirect", _("Show the right channel and close")
    SUBMIT = "submit_for_review", _("Submit for approval")
    RELEASE = "release_claim", _("Put back for colleagues")


# What a step needs to be filled in.
MACRO_NEEDS = {
    MacroAction.ROUTE: ("unit",),
    MacroAction.COORDINATE: ("unit", "text"),
    MacroAction.REPLY: ("reply",),
    MacroAction.NOTE: ("text",),
    MacroAction.ASK: ("text",),
    MacroAction.REDIRECT: ("text",),
}
# What a step may be given: the form shows no more of it (static/cms/css/admin.css).
MACRO_TAKES = {**MACRO_NEEDS, MacroAction.CLASSIFY: ("kind", "field")}
_TAKEN = ("unit", "reply", "kind", "field", "text")


class Macro(ListedName, ClusterableModel):  # type: ignore[django-manager-missing]
    """Several steps under one name, taken with one press; an administrator keeps them."""

    never_on_cached_pages = True

    name = models.CharField(_("name"), max_length=120, unique=True)
    units = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name=_("for the units"), help_text=_("Empty: for all."))
    active = models.BooleanField(_("active"), default=True)

    panels: ClassVar = ["name", "units", "active", InlinePanel("steps", heading=_("Steps"), label=_("Step"), min_num=1)]

    class Meta:
        verbose_name = _("macro")
        verbose_name_plural = _("macros")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class MacroStep(Orderable):
    """One step of a macro, with what it needs."""

    never_on_cached_pages = True

    macro = ParentalKey(Macro, on_delete=models.CASCADE, related_name="steps")
    action = models.CharField(_("step"), max_length=20, choices=MacroAction)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("unit"))
    reply = models.ForeignKey(CannedReply, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("canned reply"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, blank=True)
    field = models.ForeignKey(
        QuestionField, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=pgettext_lazy("subject", "field")
    )
    text = models.TextField(_("text"), blank=True, help_text=_("Of the note, the request to the sender, or the right channel."))

    panels: ClassVar = [
        "action",
        FieldPanel("unit", classname="mb-macro-unit"),
        FieldPanel("reply", classname="mb-macro-reply"),
        FieldPanel("kind", classname="mb-macro-kind"),
        FieldPanel("field", classname="mb-macro-field"),
        FieldPanel("text", classname="mb-macro-text"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("step of a macro")

    def __str__(self) -> str:
        return str(self.get_action_display())

    def clean(self) -> None:
        """Refuse a step without what it needs; forget what was filled in for another step."""
        for name in set(_TAKEN) - {*MACRO_TAKES.get(MacroAction(self.action), ())} if self.action else ():
            setattr(self, name, None if name in ("unit", "reply", "field") else "")
        missing = [name for name in MACRO_NEEDS.get(MacroAction(self.action), ()) if not getattr(self, name)] if self.action else []
        if self.action == MacroAction.CLASSIFY and not (self.kind or self.field):
            missing = ["kind"]
        if missing:
            raise ValidationError({name: _("This step needs it.") for name in missing})


class RedactionRule(models.Model):
    """Words that are redacted in every public copy that the rule is for: of one question, of a unit's questions, or of all."""

    text = models.CharField(_("words to cover"), max_length=200)
    replacement = models.CharField(_("put instead"), max_length=80, default="[…]")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("only for the unit"))
    question = models.ForeignKey(
        Question, models.CASCADE, null=True, blank=True, related_name="redaction_rules", verbose_name=_("only for the question")
    )
    comment = models.CharField(pgettext_lazy("on a rule", "why"), max_length=300)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("rule of redaction")
        verbose_name_plural = _("rules of redaction")
        ordering: ClassVar = ["text", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(unit__isnull=True) | Q(question__isnull=True), name="qa_rule_has_one_scope"),
        ]

    def __str__(self) -> str:
        """Return a name without the words to redact: the admin's log keeps it."""
        return f"#{self.pk} {self.replacement}"

    def clean(self) -> None:
        """Refuse words that are so short that they would be redacted everywhere; store them normalised like the texts, else none match."""
        self.text = clean_text(self.text).strip()
        if len(self.text.strip()) < 3:
            raise ValidationError({"text": _("Give at least three characters.")})
        if self.text.casefold() in self.replacement.casefold():
            raise ValidationError({"replacement": _("What is put instead must not contain the words.")})


class Presence(models.Model):
    """A person who has a question open, and whether they write in it.

    A row that is not renewed is over after 90 seconds (staff/queue/presence.py).
    """

    never_on_cached_pages = True

    question = models.ForeignKey(Question, models.CASCADE, related_name="present")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    writing = models.BooleanField(default=False)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "user"], name="qa_one_presence")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.question_id}"


class BulkRun(models.Model):
    """One step done on many questions at once: what became of each, and what is needed to undo it for a quarter of a minute."""

    never_on_cached_pages = True

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    action = models.CharField(max_length=20)
    created_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    # One object a question: id, number, outcome, why it was skipped, and the columns as they were before.
    rows: Any = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.action} {self.created_at:%d/%m/%Y %H:%M}"
