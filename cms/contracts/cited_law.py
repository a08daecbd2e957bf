"""Cited law: the validity of a cited provision over time, the answers that cite a document, and the news that a document changed.

The app of legal documents provides the first and tells the third; the app of questions provides the second.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from cms.contracts.search import StatusWindow

Place = tuple[int, str]  # id of the page of a document, and the provision in words ("khoản 2 Điều 5"; "" for the whole)


@dataclass(frozen=True, slots=True)
class CitedLaw:
    """What is known of a cited place. `windows` are its validity over time: of several provisions the worst of each day.

    `amended_on` are the days on which its text was changed, in order; `path` its address below that of the document, "" for the whole.
    """

    number: str
    path: str
    windows: tuple[StatusWindow, ...]
    amended_on: tuple[date, ...] = ()

    def status_on(self, day: date) -> str:
        """Return the code of the status on `day`; "" when none is known."""
        holding = (w for w in self.windows if (w.start is None or w.start <= day) and (w.end is None or day < w.end))
        return next((window.status for window in holding), "")

    def amended_between(self, after: date, day: date) -> date | None:
        """Return the last day later than `after`, and not later than `day`, on which the text was changed."""
        return max((changed for changed in self.amended_on if after < changed <= day), default=None)


@dataclass(frozen=True, slots=True)
class CitingAnswer:
    """A published answer that cites a document: the cited provision in words, and whether its law has changed since."""

    provision: str
    title: str
    url: str
    answered_on: date | None
    has_changed_law: bool


_laws: Callable[[Collection[Place]], dict[Place, CitedLaw]] | None = None
_answers: Callable[[int], list[CitingAnswer]] | None = None
_on_change: Callable[[Collection[int]], object] | None = None


def register_laws(source: Callable[[Collection[Place]], dict[Place, CitedLaw]]) -> None:
    """Set the function that gives what is known of cited places; pages that are no legal documents are left out."""
    global _laws
    _laws = source


def laws_of(places: Iterable[Place]) -> dict[Place, CitedLaw]:
    """Return what is known of these cited places; those of other pages are left out. A constant number of queries for one document."""
    wanted = set(places)
    return _laws(wanted) if _laws and wanted else {}


def register_answers(source: Callable[[int], list[CitingAnswer]], on_change: Callable[[Collection[int]], object]) -> None:
    """Set the function that gives the answers that cite a document, and the one to call with the ids of documents that changed."""
    global _answers, _on_change
    _answers, _on_change = source, on_change


def answers_citing(page_id: int) -> list[CitingAnswer]:
    """Return the published answers that cite a document, newest first; one line for each cited place."""
    return _answers(page_id) if _answers else []


def note_changed_law(page_ids: Iterable[int]) -> None:
    """Tell that the validity or the text of these documents changed; called in the transaction of the change."""
    changed = set(page_ids)
    if _on_change and changed:
        _on_change(changed)
