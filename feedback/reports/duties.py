"""Evidence of duties of the portal that this app gives: ratings and surveys."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.contracts.datasets import CSV, JSON, Dataset, Distribution, datasets
from cms.contracts.duties import Evidence, duty_check
from feedback.models import SurveyRound


@duty_check("ratings")
def ratings() -> Evidence:
    """Return that each page can be rated: the widget stands below every page type that takes ratings."""
    return Evidence(1, url=reverse("feedback_public:satisfaction"))


@duty_check("surveys")
def surveys() -> Evidence:
    """Return the survey rounds up to now; the newest is the one that opened last."""
    rounds = SurveyRound.objects.filter(opens_on__lte=timezone.localdate()).order_by("-opens_on")
    newest = rounds.values_list("opens_on", flat=True).first()
    return Evidence(rounds.count(), newest)


@datasets
def satisfaction_sets() -> list[Dataset]:
    """Return the figures of satisfaction by month, unit and quarter of the survey."""
    names = (("CSV", "satisfaction_csv"), (_("CSV by unit"), "units_csv"), (_("CSV of the survey"), "survey_csv"))
    files = [Distribution(name, reverse(f"feedback_public:{url}"), CSV) for name, url in names]
    files.append(Distribution("JSON", reverse("feedback_public:satisfaction_json"), JSON))
    words = _("How helpful readers find pages and how satisfied they are, from ten votes on, with intervals.")
    return [Dataset("muc-do-hai-long", _("Satisfaction of readers"), words, tuple(files))]
