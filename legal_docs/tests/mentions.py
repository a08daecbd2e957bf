"""What a text cites, in the short form of the tests."""

from __future__ import annotations

from legal_docs.law.citations.finding import Mention, find_mentions


def named(text: str, *, own_places: bool = True) -> list[tuple[str, str]]:
    """Return path and document of each mention; "self" for the text's own places."""
    return [(one.path, document_of(one)) for one in find_mentions(text, own_places=own_places)]


def document_of(one: Mention) -> str:
    """Return the number of the document that a mention names, else its name and year, else "self"."""
    return one.number or " ".join(filter(None, (one.name, str(one.year or "")))) or "self"
