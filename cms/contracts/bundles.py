"""Work besides pages that a bundle publishes together with them: each app registers its kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from cms.contracts.ports import Registry


class NotPublishable(Exception):
    """The work cannot be published now; the words say why."""


@dataclass(frozen=True, slots=True)
class BundledKind:
    """One kind of work, named by `name` and for people by `label`.

    `may_publish` says whether a person may publish the work with a number (as people type it), `find` gives its title, None where there
    is none; `problem` says why it may not be published yet, "" when it may; `prepare` does what takes long before a transaction begins;
    `publish` does the rest within the caller's transaction or raises NotPublishable.
    """

    name: str
    label: str | Promise
    may_publish: Callable[[str, Any], bool]
    find: Callable[[str], str | None]
    problem: Callable[[str], str]
    prepare: Callable[[str], None]
    publish: Callable[[str], None]


_kinds: Registry[BundledKind] = Registry("name")
register = _kinds.register
kind_named = _kinds.get
