"""How long counts of queries are kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cms.background.retention import Rule, register
from search.results.query_counts import KEEP, old_sums

register(Rule("search.query_counts", _("daily sums of queries"), KEEP, old_sums))
