"""Marks of state secrets in a file: such a document is refused (Law on Protection of State Secrets 29/2018/QH14)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from cms.text.vietnamese import fold
from legal_docs.files.readers.errors import UnreadableFile

HEAD_LINES = 40
_MARK = re.compile(
    r"(?:(?:Độ|Mức độ|Dấu độ|ĐỘ|MỨC ĐỘ) (?:mật|MẬT)\s*:\s*)?"
    r"(TUYỆT MẬT|TỐI MẬT|MẬT|Tuyệt mật|Tuyệt Mật|Tối mật|Tối Mật|Mật|TUYET MAT|TOI MAT|MAT|M Ậ T|T Ố I M Ậ T|T U Y Ệ T M Ậ T)"
)
# As recognition reads a stamp: `TUYẾT MẬT`, `TỐ! MẬT`, `| MÂT |`; not `TIỀN MẶT`, `THÂN MẬT`, `TẬN MẮT`.
_STAMP = re.compile(r"(?!tien|than|tan|tren|toan)(?:t[a-z]{0,4})?mat")
_BESIDE = re.compile(r"\t|\s{3,}")
_FRAME = " .:-–—*|[]()"


def refuse_marked(lines: Iterable[str]) -> None:
    """Raise UnreadableFile `confidential` where a line, or what stands by itself in it, is a mark; the word in running text is none."""
    for line in lines:
        for piece in _BESIDE.split(unicodedata.normalize("NFC", line)):
            if _MARK.fullmatch(" ".join(piece.strip(_FRAME).split())):
                raise UnreadableFile("confidential", marking=" ".join(piece.split()))


def refuse_stamped(lines: Iterable[str]) -> None:
    """Raise UnreadableFile `confidential` where a line that stands in red ink is a mark, letters misread by recognition too."""
    for line in lines:
        if _STAMP.fullmatch("".join(letter for letter in fold(line) if letter.isalpha())):
            raise UnreadableFile("confidential", marking=line.strip(_FRAME))
