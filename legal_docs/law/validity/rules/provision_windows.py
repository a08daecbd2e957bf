"""Windows of validity of single provisions, worked out once for a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from legal_docs.law.validity.rules.provision_status import ProvisionRef, covers, provision_windows
from legal_docs.law.validity.rules.status import Facts, Window, windows
from legal_docs.text.vocabulary import Status

_IN_PART = frozenset({Status.PARTLY_EXPIRED, Status.PARTLY_SUSPENDED})


def windows_of_provisions(facts: Facts, insertion_days: Mapping[str, date]) -> Callable[[str], tuple[Window, ...]]:
    """Return a function that gives the windows of a provision by its anchor.

    They are those of the document, unless a change touches the provision, it was inserted later, or it has a day of effect of its own.
    `insertion_days`: the day of each inserted provision, by anchor.
    """
    of_document = windows(facts)
    partial = [change for change in facts.changes if not change.whole]
    touched = [anchor for change in partial for anchor in change.anchors]
    own = [anchor for day in facts.own_days for anchor in day.anchors]
    # A change that does not say which provisions it touches may touch any: then the document's status stands for all.
    untouched = tuple(of_document if any(not change.anchors for change in partial) else _untouched(of_document))

    def windows_of(anchor: str) -> tuple[Window, ...]:
        apart = anchor in insertion_days or any(covers(named, anchor) for named in own)
        if not apart and not any(covers(named, anchor) or covers(anchor, named) for named in touched):
            return untouched
        return tuple(provision_windows(facts, ProvisionRef(anchor, insertion_days.get(anchor))))

    return windows_of


def _untouched(of_document: Sequence[Window]) -> list[Window]:
    """Return the windows of a provision that no change touches: in force where the document is so in part; neighbours are joined."""
    found: list[Window] = []
    for window in of_document:
        status = Status.IN_FORCE if window.status in _IN_PART else window.status
        if found and found[-1].status is status:
            found[-1] = Window(status, found[-1].start, window.end)
        else:
            found.append(Window(status, window.start, window.end))
    return found
