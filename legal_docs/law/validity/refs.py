"""References to compared texts, as in an address: `quyet-dinh/2024/05-2024-qd-ubnd@2024-07-01/dieu-5`, or as a person types it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote, urlsplit

from cms.text.control_characters import without_control_characters
from cms.text.document_numbers import find_document_numbers
from legal_docs.models import LegalDocumentPage
from legal_docs.text.addresses import address_of, anchor_of, anchors_in
from legal_docs.text.rows import Row, stored_rows

_ADDRESS = re.compile(r"(?:^|/)(?P<path>[\w-]+/\d{1,4}/[\w-]+)(?:@(?P<day>\d{4}-\d{2}-\d{2}))?(?P<rest>(?:/[\w-]+)*)/?$")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\b")  # a day as 1/7/2024 is that of issue, as people cite


class NotFound(Exception):
    """Nothing on this site answers to what was typed; `typed` is that."""

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: a document, a provision of it ("" for the whole), a day (None: today)."""

    page: LegalDocumentPage
    anchor: str = ""
    day: date | None = None

    @property
    def ref(self) -> str:
        """Return how this side is written in an address."""
        day = f"@{self.day.isoformat()}" if self.day else ""
        return f"{self.page.canonical_path}{day}/{address_of(self.anchor)}".rstrip("/")

    @property
    def url(self) -> str:
        """Return where the text itself can be read."""
        return dated_url(self.page, self.anchor, self.day)

    def rows(self) -> list[Row]:
        """Return the text of this side: the whole, or the provision with all below it."""
        version = self.page.version_on(self.day)
        rows = stored_rows(version.provisions) if version else []
        if not self.anchor:
            return rows
        start = next((place for place, row in enumerate(rows) if row.anchor.lower() == self.anchor.lower()), None)
        if start is None:
            return []
        end = next((place for place in range(start + 1, len(rows)) if rows[place].depth <= rows[start].depth), len(rows))
        return rows[start:end]


def dated_url(page: LegalDocumentPage, anchor: str = "", day: date | None = None) -> str:
    """Return the address of a document or a provision, on a day or (None) today."""
    if day is None:
        return page.provision_url(address_of(anchor))
    return f"{(page.url or '').rstrip('/')}@{day.isoformat()}/{address_of(anchor)}"


def side_of(typed: str) -> Side:
    """Return what an address or a citation names; raises NotFound.

    Taken: the path of a page with or without its site, with `@yyyy-mm-dd`; a number as people write it, with a place and a day
    ("điều 5 nghị định 42/2022/NĐ-CP ngày 2024-07-01").
    """
    text = " ".join(without_control_characters(unquote(typed)).split())
    path = urlsplit(text).path if "://" in text else text
    match = _ADDRESS.search(path)
    if match:
        page = LegalDocumentPage.objects.listed().filter(canonical_path=match["path"]).first()
        anchor = anchor_of([part for part in match["rest"].split("/") if part]) if match["rest"] else ""
        if page is not None and anchor is not None:
            return Side(page, anchor, date.fromisoformat(match["day"]) if match["day"] else None)
    return _cited(text)


def _cited(text: str) -> Side:
    numbers = find_document_numbers(text, lenient=True)
    found = list(LegalDocumentPage.objects.listed().filter(number_key=numbers[0].number.key)[:2]) if numbers else []
    if len(found) != 1:
        raise NotFound(text)
    anchors = anchors_in(text[: numbers[0].start]) or anchors_in(text)
    rest = text[numbers[0].end :]
    match = _DAY.search(rest)
    day = date.fromisoformat(match[0]) if match else None
    return Side(found[0], anchors[0] if anchors else "", day)
