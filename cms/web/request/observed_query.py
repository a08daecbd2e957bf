"""The parameters of a request as a view asks for them: which ones the key of a kept page needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict

ALL = "*"


class ObservedQuery(QueryDict):
    """The parameters of a request, which note the names that a view asks for; the others are not part of the key.

    A view that goes over all of them (to write links that keep them) has asked for all.
    """

    asked: set[str]

    def __init__(self, given: bytes, **kwargs: Any) -> None:
        self.asked, self.given = set(), given
        super().__init__(given, **kwargs)
        self.asked.clear()  # names that building the object itself asked for

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)

    def getlist(self, key: str, default: Any = None) -> list[Any]:
        self.asked.add(key)
        return super().getlist(key, default)

    def __iter__(self) -> Iterator[str]:
        self.asked.add(ALL)
        return super().__iter__()

    def __len__(self) -> int:
        self.asked.add(ALL)
        return super().__len__()

    def keys(self) -> Any:
        self.asked.add(ALL)
        return super().keys()

    def items(self) -> Any:
        self.asked.add(ALL)
        return super().items()

    def lists(self) -> Any:
        self.asked.add(ALL)
        return super().lists()

    def urlencode(self, safe: str | None = None) -> str:
        self.asked.add(ALL)
        return super().urlencode(safe)

    def copy(self) -> Any:
        self.asked.add(ALL)
        return QueryDict(self.urlencode(), mutable=True)
