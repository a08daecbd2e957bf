"""A request to correct published information, which any app may open; the app of questions stores it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cms.contracts.ports import Port


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that a reader asks for. `key` makes the same form sent twice one request; `doubtful` ones are looked at first."""

    key: str
    title: str
    text: str
    page_id: int | None = None
    provision: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class CorrectionReceipt:
    """The receipt for the reader: number, tracking code (stored nowhere), the day by which it is answered, by which law."""

    number: str
    code: str
    due_on: date
    basis: str
    is_new: bool


# Opens a request for correction; LookupError while no app provides this.
open_correction: Port[[Correction], CorrectionReceipt] = Port("requests for correction")
