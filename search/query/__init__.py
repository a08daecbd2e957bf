"""From the text in the box to a plan for an engine, in steps of frozen values that need no server."""

from search.query.parse import parse
from search.query.plan import build_plan
from search.query.values import (
    Expansion,
    Filters,
    ParsedQuery,
    SearchPlan,
    SearchRequest,
    Sort,
    Synonym,
    Target,
    TargetKind,
)

__all__ = [
    "Expansion",
    "Filters",
    "ParsedQuery",
    "SearchPlan",
    "SearchRequest",
    "Sort",
    "Synonym",
    "Target",
    "TargetKind",
    "build_plan",
    "parse",
]
