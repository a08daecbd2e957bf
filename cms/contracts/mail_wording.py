"""The mails whose wording an administrator may change: each app says what may stand in them, the kernel fills it in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise

from cms.contracts.ports import Registry

PLACE = re.compile(r"\{([^{}\n]{1,40})\}")


@dataclass(frozen=True, slots=True)
class Place:
    """Something that is filled in: its name in braces, its value from the context of a mail, and whether it must stay in the text."""

    name: str
    value: Callable[[Mapping[str, Any]], str]
    must_stay: bool = False


@dataclass(frozen=True, slots=True)
class MailKind:
    """A sort of mail: its template, when it is sent in words, its places, and the context of a mail as an example."""

    template: str
    label: str | Promise
    places: tuple[Place, ...]
    example: Callable[[], dict[str, Any]]

    def as_it_comes(self) -> tuple[str, str]:
        """Return subject and text of the template, with the places in braces instead of the example's values."""
        subject, text = rendered(self.template, self.example())
        return self._with_places(subject), self._with_places(text)

    def _with_places(self, text: str) -> str:
        values = [(place.value(self.example()), place.name) for place in self.places]
        for value, name in sorted(values, key=lambda pair: -len(pair[0])):
            text = text.replace(value, f"{{{name}}}") if value else text
        return text

    def names_in(self, text: str) -> set[str]:
        return set(PLACE.findall(text))

    def filled(self, text: str, context: Mapping[str, Any]) -> str:
        """Return `text` with its places filled in; a place without a value, or an unknown one, leaves nothing."""
        values = {place.name: place.value for place in self.places}
        return PLACE.sub(lambda found: values[found[1]](context) if found[1] in values else "", text)


KINDS: Registry[MailKind] = Registry("template")
register = KINDS.register


def rendered(template: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Return subject and text of a mail as its template words it, in Vietnamese."""
    with translation.override("vi"):
        subject = " ".join(render_to_string(f"{template}/subject.txt", dict(context)).split())
        return subject, render_to_string(f"{template}/body.txt", dict(context)).strip() + "\n"
