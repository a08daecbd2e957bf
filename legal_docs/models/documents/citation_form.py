"""Citations of a document and a place in it, in the form that the law prescribes for citing (Decree 78/2025/NĐ-CP).

These are words of the law's own language, in no other one. The script law.js builds the words of a place in the same way.
"""

from __future__ import annotations

from legal_docs.models.documents.page import LegalDocumentPage
from legal_docs.text.provisions.names import place_words


def document_words(page: LegalDocumentPage) -> str:
    """Return a document as a text cites it for the first time.

    `Nghị định số 42/2022/NĐ-CP ngày 24 tháng 6 năm 2022 của Chính phủ`; a law by its name: `Luật Đất đai số 31/2024/QH15`.
    """
    if page.document_type.name_is_title:
        return page.citation
    day = page.issued_on
    dated = f" ngày {day.day:02d} tháng {_month(day.month)} năm {day.year}" if day else ""
    return f"{page.citation}{dated} của {', '.join(body.name for body in page.issuers)}"


def citation(page: LegalDocumentPage, anchor: str = "") -> str:
    """Return the whole citation of a place in a document, or of the document."""
    place = place_words(anchor)
    return f"{place} {document_words(page)}" if place else document_words(page)


def _month(month: int) -> str:
    """Return a month with a leading zero for 1 and 2 (Decree 30/2020/NĐ-CP, annex I)."""
    return f"{month:02d}" if month < 3 else str(month)
