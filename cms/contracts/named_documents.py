"""Legal documents that a text names by number: where they can be read and whether they are in force. The app of documents provides it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from cms.text.document_numbers import number_key

Name = tuple[str, str]  # comparing key of the number, and the place in words ("khoản 2 Điều 5"; "" for the whole document)


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document of this portal. `url` leads to the named place; `status` and `tone` are those of its badge, `in_force` what they mean."""

    number: str
    title: str
    url: str
    status: str
    tone: str
    in_force: bool


Source = Callable[[Collection[Name]], dict[Name, NamedDocument]]
_source: Source | None = None


def register(source: Source) -> None:
    """Set the function that gives the documents of these names; those that are not here, or not only once, are left out."""
    global _source
    _source = source


def documents_named(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], NamedDocument]:
    """Return the documents by (number as written, place); a constant number of queries. Numbers that are none are left out."""
    keys = {(number, place): key for number, place in names if (key := number_key(number))}
    if not _source or not keys:
        return {}
    found = _source({(key, place) for (_number, place), key in keys.items()})
    return {name: found[key, name[1]] for name, key in keys.items() if (key, name[1]) in found}
