"""The way to a screen of staff, for the header of the administration."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from qa.models import Question


def breadcrumbs(question: Question | None = None, last: str = "") -> list[dict[str, str]]:
    """Return the way to a screen, for Wagtail's header."""
    items = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("qa_staff:queue"), "label": _("Questions")},
    ]
    if question is not None:
        items.append({"url": reverse("qa_staff:detail", args=[question.pk]), "label": question.public_no})
    if last:
        items.append({"url": "", "label": last})
    return items
