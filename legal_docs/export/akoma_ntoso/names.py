"""The names that Akoma Ntoso gives to works, versions and people: FRBR URIs and ids of references."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from cms.text.vietnamese import slugify
from legal_docs.models import LegalDocumentPage

UNDATED = date(1, 1, 1)  # the schema asks for a day where the source states none


class WorkUris(NamedTuple):
    """The URIs of a work, of one version of it, and of that version's XML."""

    work: str
    expression: str
    manifestation: str


def uris_of(page: LegalDocumentPage, version_day: date) -> WorkUris:
    """Return `/akn/vn/act/nghi-dinh/2022-06-24/42-2022-nd-cp` with its expression `…/vie@2022-08-15` and manifestation."""
    day = (page.issued_on or UNDATED).isoformat()
    work = f"/akn/vn/act/{page.document_type.slug}/{day}/{page.slug}"
    expression = f"{work}/vie@{version_day.isoformat()}"
    return WorkUris(work, expression, f"{expression}.xml")


def reference(name: str) -> str:
    """Return a name as an id of the `references` section: `Chính phủ` gives `chinh-phu`."""
    return slugify(name, 80) or "khong-ten"
