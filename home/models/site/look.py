"""How the portal looks: emblem, colours and letters of the body whose portal it is."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.forms import TextInput
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from home.text.colours import AAA, contrast, mix, readable

ACCENT, SEAL, STRIPE = "#0b4f5c", "#a3161b", "#d8a435"
_COLOUR_INPUT = TextInput(attrs={"type": "color"})
_check_colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write the colour as # and six digits, such as #0b4f5c."))


class Typeface(models.TextChoices):
    """The typefaces on offer: one that comes with the portal, and those of the reader's device (nothing to download)."""

    OWN = "own", "Be Vietnam Pro"
    DEVICE = "device", _("The usual letters of the device")
    SERIF = "serif", _("Letters with serifs, as in printed documents")


def pale_background(colour: str) -> str:
    """Return the pale ground of a colour, on which words in that colour stand."""
    return mix(colour, "#ffffff", 0.945)


@register_setting(icon="view", order=3)
class Look(BaseSiteSetting):
    """What makes the portal look like its body. The colours of words are checked: words in them and on them stay readable."""

    emblem = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("emblem"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Square, at least 512 pixels wide; also the icon of the portal on a telephone. Left empty: the portal's own."),
    )
    accent = models.CharField(
        _("main colour"), max_length=7, default=ACCENT, validators=[_check_colour], help_text=_("Menu, buttons, links.")
    )
    seal = models.CharField(
        _("second colour"), max_length=7, default=SEAL, validators=[_check_colour], help_text=_("Name of the portal, warnings.")
    )
    stripe = models.CharField(_("colour of the stripe"), max_length=7, default=STRIPE, validators=[_check_colour])
    letters = models.CharField(pgettext_lazy("typeface", "letters"), max_length=10, choices=Typeface, default=Typeface.OWN)

    panels: ClassVar = [
        FieldPanel("emblem"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel(name, widget=_COLOUR_INPUT) for name in ("accent", "seal", "stripe")])],
            heading=_("Colours"),
            help_text=_("Words need a contrast of 7 : 1; a colour that is too pale is refused, with the nearest that would do."),
        ),
        FieldPanel("letters"),
    ]

    class Meta:
        verbose_name = _("look of the portal")

    def clean(self) -> None:
        """Refuse a colour that words cannot be read in."""
        super().clean()
        errors = {}
        for name in ("accent", "seal"):
            colour = getattr(self, name)
            try:
                found = contrast(colour, pale_background(colour))
            except ValueError:  # no colour: its own check says so
                continue
            if found < AAA:
                better = readable(colour, "#ffffff", "#000000", AAA + 1)
                words = _("Too pale: words in it have a contrast of %(found)s : 1, they need 7 : 1. %(better)s would do.")
                errors[name] = words % {"found": f"{found:.1f}".replace(".", ","), "better": better}
        if errors:
            raise ValidationError(errors)

    @property
    def is_own(self) -> bool:
        """Return True when colours or letters differ from the style sheet's."""
        return (self.accent.lower(), self.seal.lower(), self.stripe.lower(), self.letters) != (ACCENT, SEAL, STRIPE, Typeface.OWN)
