"""Names of public bodies as recognition reads them from a scan, put right by the list of bodies and of provinces."""

from __future__ import annotations

import re
from difflib import get_close_matches

from cms.text.vietnamese import fold
from legal_docs.text.bodies import KNOWN_BODIES, PROVINCES_BY_FOLD, is_known

_OF_COMMUNE = re.compile(r"\b(?:xa(?! hoi)|phuong|thi tran|huyen|quan(?! ly))\b")
_LONG_NAME, _SAME_NAME = 14, 0.9  # letters of a name that may be misspelled; likeness


def nearest_known(name: str) -> str:
    """Return the body of the list that a recognised name is a misspelling of; else the name, the province at its end with its marks."""
    folded = fold(name)
    if is_known(name) or len(folded) < _LONG_NAME:
        return name
    alike = {_letters(key): known for key, known in KNOWN_BODIES.items() if key.split(" ", 1)[0] == folded.split(" ", 1)[0]}
    nearest = get_close_matches(_letters(folded), alike, n=1, cutoff=_SAME_NAME)
    if nearest:
        return alike[nearest[0]]
    words = name.split()
    for count in (2, 3, 4):
        seen = " ".join(words[-count:])
        province = PROVINCES_BY_FOLD.get(fold(seen))
        if province and _lost_marks(seen, province) and not _OF_COMMUNE.search(fold(" ".join(words[:-count]))):
            return " ".join([*words[:-count], province])
    return name


def _lost_marks(seen: str, name: str) -> bool:
    """Return whether each letter seen is that of the name, or the bare one: another mark is another place (`Hạ Nam`, `Phủ Thọ`)."""
    pairs = zip(seen.casefold(), name.casefold(), strict=False)
    return len(seen) == len(name) and all(one in (two, fold(two)) for one, two in pairs)


def _letters(folded: str) -> str:
    return re.sub(r"[^a-z]", "", folded)
