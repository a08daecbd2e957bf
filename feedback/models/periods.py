"""For how long votes, comments and cookies are kept; jobs delete by these figures, pages show them."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.contracts.retention import RetentionPeriod, register

KEEP_VOTES_DAYS: int = settings.KEEP_VOTES_DAYS
KEEP_PERSONAL_DATA_DAYS = 180
KEEP_VIEWS_DAYS = 400
VOTER_COOKIE_DAYS = 180
SURVEY_COOKIE_DAYS = 120

register(
    RetentionPeriod(
        _("Single votes, without name or address"), KEEP_VOTES_DAYS, _("the day of the vote"), _("deleted; only daily sums stay")
    ),
    RetentionPeriod(_("Comments that may hold personal data"), KEEP_PERSONAL_DATA_DAYS, _("the day of sending"), _("emptied")),
    RetentionPeriod(_("Cookie that remembers that this browser has voted"), VOTER_COOKIE_DAYS, _("the vote")),
    RetentionPeriod(
        _("Cookie that ends the invitation to a survey"), SURVEY_COOKIE_DAYS, _("the answer to the survey, or putting it aside")
    ),
)
