"""One instruction read from an amending text, as it is proposed to the editor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Instruction:
    """A proposed step; fields as in models.AmendmentStep. `doubt` is a code for the editor, "" where nothing is doubtful."""

    operation: str
    anchor: str
    words: str
    source_anchor: str
    new_text: str = ""
    old_phrase: str = ""
    new_phrase: str = ""
    doubt: str = ""
