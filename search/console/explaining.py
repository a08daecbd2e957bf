"""What a result's score is made of, in words: the measures of the ranking summed by what they look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import pgettext_lazy

from search.ranking import features

_LEAST = 0.005  # below, it is shown as 0,00
FAMILIES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (pgettext_lazy("search console", "found by the words of the query"), ("first", "first_share", "rank")),
    (pgettext_lazy("search console", "words in the text"), (*features.OF_TEXT, "bm_words")),
    (pgettext_lazy("search console", "words in heading and title"), (*features.OF_HEADING, "heading_words", "title_words")),
    (pgettext_lazy("search console", "its law as a whole"), features.OF_LAW),
    (pgettext_lazy("search console", "kind of text"), ("amends", "opening", "fine", "announced")),
    (pgettext_lazy("search console", "place in the document, year and age"), features.OF_PATH),
    (pgettext_lazy("search console", "named in the query"), features.OF_NAME),
    (pgettext_lazy("search console", "what the query asks for"), features.OF_QUERY),
    (pgettext_lazy("search console", "near in meaning"), ("meaning",)),
    (pgettext_lazy("search console", "a service that is asked for"), ("service",)),
    (pgettext_lazy("search console", "in force"), ("in_force", "expired")),
    (pgettext_lazy("search console", "new"), ("recency",)),
    (pgettext_lazy("search console", "often cited"), ("citations",)),
    (pgettext_lazy("search console", "rated as helpful"), ("rating",)),
)
_OTHERS = pgettext_lazy("search console", "other measures")
_FAMILY_OF = {name: label for label, names in FAMILIES for name in names}


def in_words(factors: Iterable[tuple[str, float]]) -> list[tuple[Any, float]]:
    """Return words and summed value for each family of measures that counts, the weightiest first."""
    sums: defaultdict[Any, float] = defaultdict(float)
    for name, value in factors:
        sums[_FAMILY_OF.get(name, _OTHERS)] += value
    return sorted(((label, value) for label, value in sums.items() if abs(value) >= _LEAST), key=lambda row: -abs(row[1]))
