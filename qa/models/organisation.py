"""The organisation that answers: units, the roles of people in them, and the fields that questions are about."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from cms.models.pages.slugs import SlugFromName
from cms.models.vietnamese_order import Vietnamese
from cms.text.words_by_language import check_words, words_by_language
from qa.vocabulary import clock
from qa.vocabulary.choices import ANSWERING, APPOINTED_ROLES, OPEN_STATUSES, UNIT_ROLES, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Unit(SlugFromName):  # type: ignore[django-manager-missing] # the stubs do not see the managers of page types
    """A department, board or office that answers questions."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    slug = models.SlugField(_("slug"), max_length=100, unique=True, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of"))
    inbox = models.EmailField(_("inbox"), blank=True, help_text=_("New questions are announced here, with a link only."))
    phone = models.CharField(_("public telephone"), max_length=40, blank=True)
    active = models.BooleanField(pgettext_lazy("of a unit", "active"), default=True)
    fallback = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stands in"),
        help_text=_("Takes the questions of this unit when it is no longer active."),
    )
    allow_self_approve = models.BooleanField(
        _("authors may approve their own answers"), default=False, help_text=_("Each such approval is noted in the log.")
    )

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering: ClassVar = [Vietnamese("name")]

    def __str__(self) -> str:
        return self.name

    @property
    def acting(self) -> Unit | None:
        """Return the unit that takes what is sent to this one: itself while it is active, else the one that stands in; None without one."""
        unit: Unit | None = self
        seen: set[int] = set()
        while unit is not None and not unit.active and unit.pk not in seen:
            seen.add(unit.pk)
            unit = unit.fallback
        return unit if unit is not None and unit.active else None

    def clean(self) -> None:
        """Refuse to close a unit that still has open questions: nobody would see them any more."""
        super().clean()
        waiting = self.questions.filter(status__in=OPEN_STATUSES).count() if self.pk and not self.active else 0
        if waiting:
            words = ngettext(
                "%(n)d question is still open here: answer it or send it to another unit first.",
                "%(n)d questions are still open here: answer them or send them to another unit first.",
                waiting,
            )
            raise ValidationError({"active": words % {"n": waiting}})


def away(first: date | None = None, last: date | None = None) -> Q:
    """Return the condition of appointments that say their person is away on a day from `first` to `last`; without `first`, today.

    Without `last` every day from `first` on counts. An absence is one of the person: who asks for people asks for all their rows.
    """
    if first is None:
        first = last = timezone.localdate(clock.now())
    begun = Q(absent_from__lte=last) if last else Q(absent_from__isnull=False)
    return begun & (Q(absent_to__isnull=True) | Q(absent_to__gte=first))


def _lent() -> Q:
    """Return the condition of appointments of people who are away whose deputy is a colleague of that unit (decision 0013)."""
    colleagues = UnitMembership.objects.filter(user=OuterRef("deputy"), unit=OuterRef("unit"))
    absent = Subquery(UnitMembership.objects.filter(away()).values("user"))
    return Q(Exists(colleagues), user__in=absent, user__is_active=True, deputy__is_active=True)


class AppointmentQuerySet(models.QuerySet["UnitMembership"]):
    """Filters of appointments by who acts under them today."""

    def lent(self) -> AppointmentQuerySet:
        """Return the appointments whose deputy stands in today."""
        return self.filter(_lent())

    def of(self, user: User | OuterRef) -> AppointmentQuerySet:
        """Return the appointments under which `user` acts today: their own, and those that absent colleagues lend them."""
        return self.filter(Q(user=user) | Q(_lent(), deputy=user))

    def answering_for(self, unit: int | OuterRef | None) -> AppointmentQuerySet:
        """Return the appointments whose people may hold the questions of a unit."""
        return self.filter(unit=unit, role__in=ANSWERING)


class UnitMembership(models.Model):
    """A person's role, in a unit or (without one) in the whole organisation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="qa_memberships", verbose_name=_("person"))
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="memberships", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=12, choices=[(role.value, role.label) for role in APPOINTED_ROLES])
    absent_from = models.DateField(_("absent from"), null=True, blank=True)
    absent_to = models.DateField(_("absent to"), null=True, blank=True)
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("deputy meanwhile")
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering: ClassVar = ["unit__name", "role"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "unit", "role"], name="qa_one_unit_appointment"),
            models.UniqueConstraint(fields=["user", "role"], condition=Q(unit__isnull=True), name="qa_one_general_appointment"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | ~Q(role__in=[role.value for role in UNIT_ROLES]), name="qa_unit_role_has_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {Role(self.role).label} · {self.unit or '–'}"

    def clean(self) -> None:
        if self.unit_id is None and self.deputy_id is not None:
            text = _("Nobody stands in for a role in the whole organisation: appoint a second person to it.")
            raise ValidationError({"deputy": text})
        if self.deputy_id is not None and not UnitMembership.objects.filter(user=self.deputy_id, unit=self.unit_id).exists():
            raise ValidationError({"deputy": _("Choose a colleague of this unit.")})


class QuestionField(SlugFromName):  # type: ignore[django-manager-missing]
    """A field of life (land, schools, health …) that a citizen chooses in plain words."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of"))
    default_unit = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="fields", verbose_name=_("unit that usually answers")
    )
    hint = models.CharField(_("hint"), max_length=300, blank=True, help_text=_("What belongs here, in words that everyone uses."))
    redirection = models.TextField(
        _("notice instead of a form"), blank=True, help_text=_("When filled in, people see this and no question is taken in this field.")
    )
    other_names = models.TextField(
        _("names at other sources"),
        blank=True,
        help_text=_("One to a line. Answers that are imported under such a name come into this field."),
    )
    foreign_names = models.TextField(
        _("names in other languages"),
        blank=True,
        default="",
        db_default="",
        help_text=_("One to a line, the code of the language first (“en: Land and housing”). Shown to who asks in that language."),
    )
    active = models.BooleanField(
        _("active"), default=True, help_text=_("Offered to who asks. Answers in a field that is not active can still be filtered by it.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("field")
        verbose_name_plural = _("fields")
        ordering: ClassVar = ["position", Vietnamese("name")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse lines that are not `code: name` of a language of the portal; names of a language that is off now may stay."""
        super().clean()
        stored = type(self).objects.filter(pk=self.pk).first()
        try:
            check_words(self.foreign_names, stored.foreign_names if stored else "")
        except ValidationError as refused:
            raise ValidationError({"foreign_names": refused})

    def name_in(self, language: str) -> str | None:
        """Return the name in a language (a code such as `en`), None where it was not given."""
        return self.name if language == settings.LANGUAGE_CODE else words_by_language(self.foreign_names).get(language)
