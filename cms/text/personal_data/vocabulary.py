"""Words kept in files: family names, compounds of the language, words around names."""

from __future__ import annotations

from pathlib import Path

from cms.text.vietnamese import fold

_DATA = Path(__file__).parent / "data"


def lines(name: str) -> list[str]:
    """Return the lines of a data file, without remarks."""
    return [line for line in (_DATA / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def words_by_key(name: str) -> dict[str, frozenset[str]]:
    """Return the words of each line of a data file by the key before its colon."""
    return {key: frozenset(words.split()) for key, words in (line.split(": ", 1) for line in lines(name))}


# Surnames as they are written; folded ones count only where a text is typed without tone marks.
SURNAMES = frozenset(" ".join(lines("surnames.txt")).split())
FOLDED_SURNAMES = frozenset(fold(name) for name in SURNAMES)
_COMPOUNDS = words_by_key("compounds.txt")


def is_surname(word: str) -> bool:
    """Return whether a word is a family name, also typed without marks."""
    word = word.lower()
    return word in SURNAMES or (word.isascii() and word in FOLDED_SURNAMES)


def is_compound(first: str, second: str) -> bool:
    """Return whether two words in small letters are one word of the language: "kế toán", "bảo trì"."""
    return second in _COMPOUNDS.get(first, ())
