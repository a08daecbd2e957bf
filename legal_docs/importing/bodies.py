"""Issuing bodies by the names that sources print: spellings, joint issuers, bodies that are not in the list yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cms.text.vietnamese import clean, fold, has_tone_marks, words_key
from legal_docs.models import IssuingBody
from legal_docs.text.vocabulary import BodyKind, Level

_LOCAL = re.compile(
    r"(?i)^(?P<kind>Hội đồng nhân dân|(?P<chair>Chủ tịch )?Ủy ban nhân dân)\s+"
    r"(?P<place>(?P<unit>tỉnh|thành phố|quận|huyện|thị xã|xã|phường|thị trấn|đặc khu)\s+.+)$"
)
# From here on a name is that of a place, in which each mark counts: Tân Thạnh, Tân Thành and Tân Thanh are three communes.
_PLACE_NAME = re.compile(r"(?<!\w)(?:tỉnh|thành phố|quận|huyện|thị xã|xã(?! hội)|phường|thị trấn|đặc khu)(?!\w)")
_FEW = 2  # words of a misprinted name that may differ by marks
_JUNK = re.compile(r"(?i)^văn bản quy phạm pháp luật\s+(?=\S)")
_LEVELS = {"tỉnh": Level.PROVINCE, "thành phố": Level.PROVINCE, "đặc khu": Level.SPECIAL_ZONE} | dict.fromkeys(
    ("xã", "phường", "thị trấn"), Level.COMMUNE
)


@dataclass
class BodyFinder:
    """Finds bodies by name, with one query for all; `doubts` tells of bodies that it had to add, and of names taken for misprints.

    With `adds` False nothing is stored and no misprint is looked for: a body that is not in the list is given as an unsaved row.
    """

    adds: bool = True
    on_added: Callable[[], None] = lambda: None
    known: dict[str, IssuingBody] = field(default_factory=dict)
    without_marks: dict[str, set[str]] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for body in IssuingBody.objects.all():
            self._know(body.name_key, body)
            for alias in body.aliases.splitlines():
                if words_key(alias) not in self.known:
                    self._know(words_key(alias), body)

    def _know(self, key: str, body: IssuingBody) -> None:
        self.known[key] = body
        self.without_marks.setdefault(fold(key), set()).add(key)

    def find(self, printed: str) -> list[IssuingBody]:
        """Return the bodies that a source names, the first issuer first; adds the ones that are missing.

        Joint issuers are joined by " - ", which some names hold themselves ("Bộ Lao động - Thương binh và Xã hội").
        """
        name = _JUNK.sub("", " ".join(clean(printed).replace("–", "-").split()))
        name = name.replace("UBND", "Ủy ban nhân dân").replace("HĐND", "Hội đồng nhân dân")
        return list({words_key(body.name): body for body in self._read(name)}.values())

    def _read(self, name: str) -> list[IssuingBody]:
        """Return the known bodies that `name` consists of; words left over name a further body, below the last one."""
        words = name.split()
        found: list[IssuingBody] = []
        while words:
            body, used = self._longest(words)
            if body is None:
                return [*found[:-1], self._add(words, found[-1] if found else None)]
            joined = bool(found) and words[0] == "-"
            if found and not joined and body.kind == BodyKind.GOVERNMENT_AGENCY:
                found.pop()  # "Bộ Tài chính Tổng cục Hải quan": the head of the paper names the ministry first
            found.append(body)
            words = words[used:]
            if words[:1] == ["-"] and self._longest(words)[0] is None:
                return [*found, *self._read(" ".join(words[1:]))]
        return found

    def _longest(self, words: list[str]) -> tuple[IssuingBody | None, int]:
        """Return the known body with the longest name that the words begin with, and how many of them it took."""
        for used in range(len(words), 0, -1):
            name = " ".join(words[:used])
            body = self.known.get(words_key(name))
            if body is None and self.adds and words[used : used + 1] in ([], ["-"]):
                body = self._misprinted(name)
            if body is not None:
                return body, used
        return None, 0

    def alike(self, name: str) -> list[IssuingBody]:
        """Return the bodies whose names differ from `name` by marks alone."""
        return self._of_keys(self._keys_alike(name))

    def _keys_alike(self, name: str) -> list[str]:
        return sorted(self.without_marks.get(fold(words_key(name)), ()))

    def _of_keys(self, keys: Iterable[str]) -> list[IssuingBody]:
        return list(dict.fromkeys(self.known[key] for key in keys))

    def _misprinted(self, name: str) -> IssuingBody | None:
        """Return the one body whose name a source may have printed with marks lost, and note the doubt."""
        fitting = self._of_keys(key for key in self._keys_alike(name) if is_misprint(words_key(name), key))
        if len(fitting) != 1:
            return None
        message = _("issuing body “%(printed)s” taken for “%(name)s”: they differ by marks alone")
        self._doubt(message % {"printed": name.strip("- "), "name": fitting[0].name})
        return fitting[0]

    def _doubt(self, words: str) -> None:
        if words not in self.doubts:
            self.doubts.append(words)

    def _add(self, words: list[str], parent: IssuingBody | None) -> IssuingBody:
        """Add the body that an unknown name means; a joint issuer that is unknown too comes after " - "."""
        name = " ".join(words).strip("- ")
        if parent is not None and parent.locality and parent.locality not in name:
            name = f"{name} {parent.locality}"
        body = new_body(name)
        key = words_key(body.name)
        if key in self.known:
            return self.known[key]
        body.parent = parent if parent is None or parent.pk else None
        if not self.adds:
            return body
        alike = ", ".join(other.name for other in self.alike(name))
        self._doubt(_("issuing body added: %(name)s") % {"name": name})
        if alike:
            self._doubt(_("the list of bodies has %(names)s: only marks differ") % {"names": alike})
        body.save()
        self._know(body.name_key, body)
        self.on_added()
        return body


def is_misprint(printed: str, known: str) -> bool:
    """Return whether a printed name is a known one with its marks lost: all of them, or those of few words before the name of a place.

    Both are keys of words (`words_key`) that are the same without marks.
    """
    if not has_tone_marks(printed):
        return True
    place = _PLACE_NAME.search(known)
    fixed = len(known.split()) if place is None else len(known[: place.end()].split())
    differing = [number for number, (one, other) in enumerate(zip(printed.split(), known.split(), strict=True)) if one != other]
    return len(differing) <= _FEW and all(number < fixed for number in differing)


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
