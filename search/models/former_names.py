"""Names that stood in a filter of the search before: of a body, a field, a type, a tag that was renamed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import ClassVar

from django.db import models

from cms.contracts.search import has_name, note_renamed, successors_of
from cms.storage.kept import Kept

_former: Kept[Mapping[tuple[str, str], list[str]]] = Kept()


class FormerName(models.Model):
    """A name in a filter (`facet`: a column of SearchEntry) and the one that it was changed to. Addresses and followed searches keep it."""

    facet = models.CharField(max_length=10)
    name = models.CharField(max_length=255)
    later = models.CharField(max_length=255)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["facet", "name", "later"], name="former_name_once")]

    def __str__(self) -> str:
        return f"{self.name} → {self.later}"


@note_renamed
def keep_former_name(facet: str, before: str, name: str) -> None:
    """Keep the former name of something that people filter by."""
    FormerName.objects.get_or_create(facet=facet, name=before, later=name)


def names_of_today(facet: str, names: Iterable[str], *, onward: bool = False) -> tuple[str, ...]:
    """Return what has these names in a filter today: for a former name the later ones, unless something has it again.

    `onward`: together with what took their place, for who asks for what is new: also the later names of one that something has again, and
    the bodies into which a body was merged.
    """
    former = _former.get("all", _read)
    waiting, seen, found = [*names], set[str](), dict[str, None]()
    while waiting:
        name = waiting.pop(0)
        later = former.get((facet, name), []) if name not in seen else []
        seen.add(name)
        if is_today := not later or any(has(facet, name) for has in has_name):
            found[name] = None
        if onward or not is_today:
            waiting += later
    if onward:
        found |= dict.fromkeys(name for successors in successors_of for name in successors(facet, [*found]))
    return tuple(found)


def _read() -> dict[tuple[str, str], list[str]]:
    found = defaultdict[tuple[str, str], list[str]](list)
    for facet, name, later in FormerName.objects.order_by("pk").values_list("facet", "name", "later"):
        found[facet, name].append(later)
    return dict(found)
