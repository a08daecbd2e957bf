"""The type of document and the year that a query opens with (`thông tư 2021 biển số xe`)."""

from __future__ import annotations

from collections.abc import Sequence

from cms.text.analysis import words
from search.query.document_numbers import is_year, sign_of_type

# What a query says with such a word alone is no type: a law of any kind, a decision (`quyết định thôi việc`).
_OF_ANY_KIND = ("Luật", "Quyết định")
_TYPES = {
    " ".join(words(name)): name
    for name in (
        *("Thông tư liên tịch", "Thông tư", "Nghị quyết liên tịch", "Nghị quyết", "Nghị định", "Chỉ thị", "Pháp lệnh"),
        *("Văn bản hợp nhất", "Hiến pháp", "Bộ luật", *_OF_ANY_KIND),
    )
}
_BY_SIGN = {sign: name for folded, name in _TYPES.items() if (sign := sign_of_type(folded.split()))}
_LONGEST = 4  # words


def type_and_year(tokens: Sequence[str]) -> tuple[tuple[str, ...], int | None]:
    """Return the types of document that a folded query opens with (`luật` is a code too), none where it opens with another word, and
    the one year that is named beside it. A sign counts before a number or a year alone: `tt` is a service, `ct` a company as well.
    """
    named = next((name for length in range(_LONGEST, 0, -1) if (name := _TYPES.get(" ".join(tokens[:length])))), "")
    behind = next((token for token in tokens[1:] if token not in ("so", "nam")), "")
    if behind[:1].isdigit():
        named = named or _BY_SIGN.get(tokens[0], "")
    years = {int(token) for token in tokens if is_year([token])}
    year = years.pop() if len(years) == 1 else None
    if not named or (year is None and named in _OF_ANY_KIND):
        return (), None
    return ("Luật", "Bộ luật") if named == "Luật" else (named,), year
