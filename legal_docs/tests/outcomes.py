"""What came of reading a file or a text, for the tests of reading: why it was refused, which warnings it has."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_docs.files.metadata.proposing import Proposal
from legal_docs.files.readers import UnreadableFile, read_file
from legal_docs.text.structure.nodes import LawText


def refusal(path: Path) -> str:
    """Return the code of the reason for which a file is refused; its words have every value filled in."""
    with pytest.raises(UnreadableFile) as caught:
        read_file(path)
    assert "%(" not in str(caught.value)
    return caught.value.code


def codes(read: LawText | Proposal) -> set[str]:
    """Return the codes of the warnings of a text that was read."""
    return {warning.code for warning in read.warnings}
