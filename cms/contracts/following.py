"""What people may follow without an account: each app registers the kinds of things that it offers and announces their news.

An app tells news with `cms.models.following.announce(topic, …)` in the transaction of the change. A subscription reads one topic.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise

from cms.contracts.ports import Registry
from cms.text.numbers.keys import is_key


@dataclass(frozen=True, slots=True)
class FollowedThing:
    """A thing that can be followed: its name for people, its address on the portal, its ref in the one form that is kept."""

    title: str
    url: str
    ref: str


@dataclass(frozen=True, slots=True)
class News:
    """One line of a digest: what it is called, its address on the portal, what changed in words."""

    title: str
    url: str
    text: str = ""
    page_id: int | None = None


def described(kind: str | Promise, title: str) -> str:
    """Return kind and name of a thing for people, the name alone where it begins with the kind (“Bản tin”)."""
    return title if title.casefold().startswith(str(kind).casefold()) else f"{kind}: {title}"


class NewsUnavailable(Exception):
    """The index that selects the news is unreachable: the digest waits and nothing is lost."""


def _all(ref: str, news: Sequence[News]) -> Sequence[News]:
    return news


def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True)
class FollowableKind:
    """A kind of things to follow. `code` stands in addresses; a thing is named by `code` and a `ref` that the app understands.

    `find` gives the thing of a ref, None when there is none that everyone may read; `topic` the topic whose news it gets; `select`
    those of the topic's news that concern it (may raise NewsUnavailable); `prepare` is called once before a run of digests; `text` makes
    the words of its news from the id of the page that they are about, when they are sent; `still_true` gives those of the keys of its
    announcements that are to be sent now. The code is what its topics begin with.
    """

    code: str
    name: str | Promise
    find: Callable[[str], FollowedThing | None]
    topic: Callable[[str], str]
    select: Callable[[str, Sequence[News]], Sequence[News]] = _all
    prepare: Callable[[], None] = _nothing
    text: Callable[[int], str] | None = None
    still_true: Callable[[Sequence[str]], Collection[str]] | None = None


_kinds: Registry[FollowableKind] = Registry("code")
register = _kinds.register
kind_of = _kinds.get


def find(code: str, ref: str) -> FollowedThing | None:
    """Return the thing of this kind and ref, None when there is none."""
    kind = kind_of(code)
    return kind.find(ref) if kind else None


def row_id(ref: str) -> int | None:
    """Return the id of a row that a ref in digits names; None for any other ref, and for more digits than an id has."""
    return int(ref) if is_key(ref) else None


def follow_url(code: str, ref: object = "") -> str:
    """Return the address of the form that asks to follow a thing."""
    return f"{reverse('following:follow')}?{urlencode({'loai': code, 'ma': str(ref)})}"
