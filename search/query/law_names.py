"""The keys under which a name that people type may be kept: as it is, abbreviations written out, in one word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from cms.text.analysis import key_without_and, words
from search.query.expand import abbreviations, law_abbreviations

_ENGLISH = ("law", "code")
_INITIALS = {"l": ["luat"], "bl": ["bo", "luat"]}
_OPENINGS = (("bo", "luat"), ("luat",), ("hien", "phap"), ("phap", "lenh"))


def opens_as_law(tokens: Sequence[str]) -> bool:
    """Return whether the words open as the name of a law does, or with its short name."""
    return any(tuple(tokens[: len(opening)]) == opening for opening in _OPENINGS) or (bool(tokens) and tokens[0] in law_abbreviations())


def law_name_keys(tokens: Sequence[str]) -> list[str]:
    """Return the name keys that the words may stand for: as they are, abbreviations written out, in one word, with `luật` before them."""
    tokens = _one_way(tokens)
    name, together = " ".join(tokens), "".join(tokens)
    spellings = [name, together, re.sub(r"s (law|code)$", r" \1", name)]
    names = [name]
    for opening, letter in (("bo luat ", "bl"), ("luat ", "l")):
        if name.startswith(opening):
            spellings.append(letter + name[len(opening) :])
            names.append(opening + name[len(opening) :].replace(" ", ""))
    short = next((law_abbreviations()[key] for key in spellings if key in law_abbreviations()), "")
    if short:
        return [name, short]
    names += [written for written in _written_out(tokens) if written != name]
    if name.startswith("luat "):
        names.append(f"bo {name}")
    if not name.startswith(tuple(" ".join(opening) for opening in _OPENINGS)):
        names += [f"luat {name}", f"bo luat {name}"]
    return [*names, *(key_without_and(name) for name in names[:2]), together]


def _one_way(tokens: Sequence[str]) -> list[str]:
    """Return `law on land` and `the land law` as `land law`, and `l đất đai` as `luật đất đai`."""
    left = [word for word in tokens if word != "the"]
    if len(left) > 2 and left[0] in _ENGLISH and left[1] in ("on", "of", "for"):
        return [*left[2:], left[0]]
    return [*_INITIALS.get(left[0], left[:1]), *left[1:]] if len(left) > 1 else list(tokens)


def _written_out(tokens: Sequence[str]) -> list[str]:
    """Return the name with the abbreviations in it written out, in each sense that one has."""
    found = [""]
    for token in tokens:
        senses = _senses().get(token, [token])
        found = [f"{before} {sense}" for before in found for sense in senses][:4]
    return [name.strip() for name in found]


@lru_cache(maxsize=1)
def _senses() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for short, name in abbreviations():
        key = words(short)
        if len(key) == 1:
            table.setdefault(key[0], []).append(" ".join(words(name)))
    return table
