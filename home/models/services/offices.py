"""The directory of offices: where to go, when they are open, whom to call, from the province's departments down to the communes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.text.vietnamese import fold

check_phone: Any = RegexValidator(r"^\+?[0-9][0-9 .()-]{2,19}$", _("Write a telephone number."))


class OfficeKind(models.TextChoices):
    """The kinds of offices, in the order in which the directory shows them; the codes stand in addresses and sheets."""

    CENTRE = "trung-tam", _("Public administration service centre")
    DEPARTMENT = "so-nganh", pgettext_lazy("office", "Department of the province")
    COMMUNE = "xa-phuong", _("Commune or ward")
    RECEPTION = "tiep-dan", _("Reception of citizens")
    HEALTH = "y-te", _("Health")
    POLICE = "cong-an", _("Police")
    OTHER = "khac", pgettext_lazy("office", "Other")


class Office(models.Model):
    """An office that citizens go to. `code` is its own code in the sheet that it is imported from; empty for one typed here."""

    kind = models.CharField(_("kind"), max_length=10, choices=OfficeKind)
    name = models.CharField(_("name"), max_length=200)
    code = models.CharField(_("code"), max_length=40, blank=True, db_index=True)
    area = models.CharField(_("serves"), max_length=200, blank=True, help_text=_("The place that it serves, for example: phường An Thịnh."))
    address = models.CharField(_("address"), max_length=300, blank=True)
    hours = models.TextField(_("opening hours"), blank=True, max_length=500)
    phone = models.CharField(_("telephone"), max_length=20, blank=True, validators=[check_phone])
    email = models.EmailField(_("e-mail"), blank=True)
    map_url = models.URLField(_("map"), blank=True, max_length=500, help_text=_("The address of the place on a map."))
    services = models.TextField(_("what is done there"), blank=True, max_length=600)
    folded = models.TextField(blank=True, editable=False)

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("code")]),
        FieldPanel("name"),
        FieldPanel("area"),
        MultiFieldPanel([FieldPanel("address"), FieldPanel("map_url"), FieldPanel("hours")], heading=_("Where and when")),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
        FieldPanel("services"),
    ]

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering: ClassVar = ["folded", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="home_office_code_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(f"{self.name} {self.area} {self.address}")  # so that the directory finds names without tone marks
        super().save(*args, **kwargs)
