"""What this app has of what the law asks of a portal: ratings and surveys."""

from __future__ import annotations

from django.urls import reverse

from cms.contracts.duties import Evidence, duty_check
from feedback.models import SurveyRound


@duty_check("ratings")
def ratings() -> Evidence:
    """Return that each page can be rated: the widget stands below every page type that takes ratings."""
    return Evidence(1, url=reverse("feedback_public:satisfaction"))


@duty_check("surveys")
def surveys() -> Evidence:
    """Return the survey rounds up to now; the newest is the one that opened last."""
    rounds = SurveyRound.objects.order_by("-opens_on")
    newest = rounds.values_list("opens_on", flat=True).first()
    return Evidence(rounds.count(), newest)
