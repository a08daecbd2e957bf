"""The living style page: the components of the public pages with their states, as the stylesheet of this body shows them today."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from cms.models.pages.base_page import Card
from cms.web.forms.day_input import DayField

THEMES = {
    "light": pgettext_lazy("background", "Light"),
    "dark": pgettext_lazy("background", "Dark"),
    "high": gettext_lazy("High contrast"),
}
COLOURS = ("ink", "muted", "link", "accent", "seal", "gold", "good", "warn", "edge", "line", "wash", "accent-wash")
TONES = ("neutral", "good", "warn", "bad", "info")
NOTICES = ("info", "important", "warning", "correction", "success")


class SampleForm(forms.Form):
    """One field of each kind; it is never stored. The mailbox is always refused, so that a wrong field is seen."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    email = forms.EmailField(label=gettext_lazy("E-mail"), help_text=gettext_lazy("An example of a field with help and an error."))
    day = DayField(label=gettext_lazy("Day"), required=False)
    text = forms.CharField(label=gettext_lazy("Text"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    background = forms.ChoiceField(label=gettext_lazy("Background"), choices=THEMES.items(), widget=forms.RadioSelect)
    choice = forms.ChoiceField(label=gettext_lazy("Choose from a list"), choices=THEMES.items())
    agreed = forms.BooleanField(label=gettext_lazy("I agree"), required=False)

    def clean_email(self) -> str:
        raise ValidationError(_("Enter a valid email address."))


@require_safe
def style_page(request: HttpRequest) -> HttpResponse:
    """Show every component on the background that `?nen=` chooses."""
    theme = request.GET.get("nen", "light")
    form = SampleForm({"name": "Nguyễn Thị Lan", "email": "lan", "text": "", "background": "dark", "choice": "light"})
    return render(
        request,
        "cms/admin/style_page.html",
        {
            "theme": theme if theme in THEMES else "light",
            "themes": THEMES.items(),
            "colours": COLOURS,
            "tones": TONES,
            "notices": NOTICES,
            "sample": form,
            "page_obj": Paginator(range(200), 10).page(4),
            **_samples(),
        },
    )


def _samples() -> dict[str, Any]:
    """Return the rows that components of lists show."""
    day = date(2026, 11, 1)
    title = _("The title of a page, long enough to need a second line on a telephone")
    states = (("done", day), ("now", None), ("later", None))
    choices = [
        {"label": label, "url": "#", "current": number == 0, "count": 12 - number} for number, label in enumerate(map(str, THEMES.values()))
    ]
    return {
        "cards": [
            Card(title=title, url="#", label=pgettext("of law", "Document"), day=day, status=_("In force"), tone="good"),
            Card(title=title, url="#"),
        ],
        "facts": [{"label": _("Title"), "value": title}, {"label": _("Day"), "value": f"{day:%d/%m/%Y}", "url": "#"}],
        "steps": [{"title": pgettext("of a list", "Step"), "state": state, "date": on} for state, on in states],
        "groups": [{"label": _("Background"), "choices": choices}],
        "trail": [{"title": _("Front page"), "url": "/"}],
        "changed": {"shown_changes": [{"day": day, "text": title}]},
        "sample_title": title,
    }
