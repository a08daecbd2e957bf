"""Issuing bodies by the names that sources print: spellings, joint issuers, bodies that are not in the list yet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cms.vietnamese.text import clean, slugify
from legal_docs.models import IssuingBody
from legal_docs.vocabulary import BodyKind, Level

_LOCAL = re.compile(
    r"(?i)^(?P<kind>Hội đồng nhân dân|(?P<chair>Chủ tịch )?Ủy ban nhân dân)\s+"
    r"(?P<place>(?P<unit>tỉnh|thành phố|quận|huyện|thị xã|xã|phường|thị trấn|đặc khu)\s+.+)$"
)
_LEVELS = {"tỉnh": Level.PROVINCE, "thành phố": Level.PROVINCE, "đặc khu": Level.SPECIAL_ZONE} | dict.fromkeys(
    ("xã", "phường", "thị trấn"), Level.COMMUNE
)


@dataclass
class BodyFinder:
    """Finds bodies by name, with one query for all; `created` names the bodies that it had to add."""

    known: dict[str, IssuingBody] = field(default_factory=dict)
    created: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for body in IssuingBody.objects.all():
            self.known[body.name_key] = body
            for alias in body.aliases.splitlines():
                self.known.setdefault(slugify(alias, 200), body)

    def find(self, printed: str) -> list[IssuingBody]:
        """Return the bodies that a source names, the first issuer first; adds the ones that are missing.

        Joint issuers are joined by " - ", which some names hold themselves ("Bộ Lao động - Thương binh và Xã hội").
        """
        name = " ".join(clean(printed).replace("–", "-").split())
        body = self.known.get(slugify(name, 200))
        if body is not None:
            return [body]
        parts = name.split(" - ")
        found: list[IssuingBody] = []
        while parts:
            body, used = self._longest(parts)
            found.append(body)
            parts = parts[used:]
        return list(dict.fromkeys(found))

    def _longest(self, parts: list[str]) -> tuple[IssuingBody, int]:
        """Return the known body with the longest name that the parts begin with, and how many parts it took."""
        for used in range(len(parts), 0, -1):
            body = self.known.get(slugify(" - ".join(parts[:used]), 200))
            if body is not None:
                return body, used
        return self._add(parts[0]), 1

    def _add(self, name: str) -> IssuingBody:
        body = new_body(name)
        body.save()
        self.known[body.name_key] = body
        self.created.append(name)
        return body


def new_body(name: str) -> IssuingBody:
    """Return an unsaved body with the kind, level and place that its name tells."""
    name = re.sub(r"^U[ỷỶ]", "Ủy", name)
    match = _LOCAL.match(name)
    if match is None:
        kind = BodyKind.MINISTRY if name.startswith("Bộ ") else BodyKind.DEPARTMENT if name.startswith("Sở ") else BodyKind.OTHER
        return IssuingBody(name=name, kind=kind, level=Level.PROVINCE if kind == BodyKind.DEPARTMENT else Level.CENTRAL)
    kind = BodyKind.PEOPLES_COUNCIL if match["kind"].lower().startswith("hội") else BodyKind.PEOPLES_COMMITTEE
    if match["chair"]:
        kind = BodyKind.COMMITTEE_CHAIR
    place = match["place"][0].lower() + match["place"][1:]
    return IssuingBody(name=name, kind=kind, level=_LEVELS.get(match["unit"].lower(), Level.DISTRICT), locality=place)
