"""References to compared texts, as in an address: `quyet-dinh/2024/05-2024-qd-ubnd@2024-07-01/dieu-5`, or as a person types it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import unquote, urlsplit

from cms.text.control_characters import without_control_characters
from cms.text.numbers.document_numbers import find_document_numbers
from legal_docs.models import LegalDocumentPage
from legal_docs.text.provisions.addresses import address_of, anchor_of, anchors_in, key_of
from legal_docs.text.provisions.rows import Row, stored_rows

_ADDRESS = re.compile(r"(?:^|/)(?P<path>[\w-]+/\d{1,4}/[\w-]+)(?:@(?P<day>\d{4}-\d{2}-\d{2}))?(?P<rest>(?:/[\w-]+)*)/?$")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\b")  # a day as 1/7/2024 is that of issue, as people cite


class NotFound(Exception):
    """Nothing on this site matches what was typed (`typed`)."""

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
        """Return the text of this side: the whole, or the provision with all below it; an article also of the attached text."""
        version = self.page.version_on(self.day)
        rows = stored_rows(version.provisions) if version else []
        if not self.anchor:
            return rows
        places = {key_of(row.anchor): index for index, row in enumerate(rows)}
        start = places.get(key_of(self.anchor), places.get(key_of(f"att_1__{self.anchor}")))
        if start is None:
            return []
        end = next((index for index in range(start + 1, len(rows)) if rows[index].depth <= rows[start].depth), len(rows))
        return rows[start:end]


def dated_url(page: LegalDocumentPage, anchor: str = "", day: date | None = None) -> str:
    """Return the address of a document or a provision, on a day or (None) today."""
    if day is None:
        return page.provision_url(address_of(anchor))
    return f"{(page.url or '').rstrip('/')}@{day.isoformat()}/{address_of(anchor)}"


def side_of(typed: str) -> Side:
    """Return what an address or a citation names; raises NotFound.

    Accepted: the address of a page with or without its site, with `@yyyy-mm-dd` and `#art_5`; a number as people write it, with a place and
    a day ("điều 5 nghị định 42/2022/NĐ-CP ngày 2024-07-01"). An address that leads nowhere is never read as a number.
    """
    text = " ".join(without_control_characters(unquote(typed)).split())
    address = urlsplit(text) if " " not in text else None
    match = _ADDRESS.search(address.path) if address else None
    page = LegalDocumentPage.objects.listed().filter(canonical_path=match["path"]).first() if match else None
    anchor = anchor_of([part for part in match["rest"].split("/") if part]) if match and match["rest"] else ""
    if address and match and page and anchor is not None:
        day = date.fromisoformat(match["day"]) if match["day"] else None
        if not anchor and address.fragment and Side(page, address.fragment, day).rows():  # other marks of a page name no provision
            anchor = address.fragment
        return _settled(Side(page, anchor, day))
    if "://" in text or text.startswith("/") or (match and match.start()):
        raise NotFound(text)
    return _settled(_cited(text))


def _settled(side: Side) -> Side:
    """Return the side with its place as the text has it; one that is not there stays as it was typed."""
    rows = side.rows() if side.anchor else []
    return replace(side, anchor=rows[0].anchor) if rows else side


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
