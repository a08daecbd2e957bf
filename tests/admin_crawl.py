"""A crawl of the administration by links, without a browser: which screens fail, and which words on them are not Vietnamese."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.template.base import Template
from django.test import Client
from django.urls import Resolver404, resolve
from wagtail.admin.templatetags import wagtailadmin_tags
from wagtail.models import Page

from cms.text.keystrokes import is_syllable
from cms.web.request.zones import ADMIN_PREFIX
from home.models import PageTranslation

SPOKEN = ("aria-label", "title", "alt", "placeholder", "label", "aria-description", "data-label")
SILENT_TAGS = {"script", "style", "svg", "code", "pre", "textarea", "template"}
BUTTONS = {"submit", "button", "reset"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_WORD = re.compile(r"[^\W\d_]{2,}")
# An address, a file, a number of a document, a name of a field or of a class: no word of a sentence.
_NO_WORD = re.compile(
    r"%\(\w+\)s|…\w+|\w+…|"
    r"\S*[@/\\_.=:#…]\S*\w\S*|\S*\d\S*|\b\w+(?:-\w+)+\b|[“\"][^”\"]*[”\"]"
)
_CODE_NAME = re.compile(r"(?<![\w/.=?&@:-])[a-z]+_[a-z_]+(?![\w/.=@:-])")  # bm_pairs
_ADDRESS = re.compile(rf"{ADMIN_PREFIX}[^\s\"'<>\\\\&#]*")
_SENTENCE = re.compile(r"[A-ZĐÀ-Ỹ][^\W\d_]*($|[\s.,:…]|-\w)")
_TECHNICAL = {"_type", "_id", "name", "icon", "icon_name", "id", "classname", "url", "value", "features", "attrs", "type"}
_IN_ORDER = re.compile(r"(?:(?:ordering|p)=[^&]*&?)+")  # a list by another column, or further down
_OF_A_ROW = ("copy", "history", "usage")  # of another row of a kind they say the same; not of a page, which may have pages below
_INCOMPLETE = f"{ADMIN_PREFIX}bulk/"  # a script adds the rows that were ticked
_ENGLISH_SYLLABLES = {"true", "root"}  # English words that are spelled like a Vietnamese syllable
_NAMES = {"wagtail", "vimeo", "python", "django", "javascript", "word", "excel", "powerpoint", "enter", "esc", "tab", "ctrl", "shift"}
_NAMES |= {"byte", "km", "ms", "web", "https", "localhost", "english", "cpu", "atom", "unicode", "webhook", "whsec", "video"}


class Texts(HTMLParser):
    """Collects what a page says: its text by element, and attributes that are read out; `links` are its addresses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.links: list[str] = []
        self._silent: list[str] = []
        self._is_json = False
        self._option = ""

    def updatepos(self, i: int, j: int) -> int:
        """Count no lines: nobody asks where something stands."""
        return j

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if tag == "a" and not values.get("download"):
            self.links.append(values.get("href", ""))
        for name in ("data-url", "data-chooser-url", "data-w-dialog-url", "hx-get"):
            self.links.append(values.get(name, ""))
        self._option = values.get("value", "") if tag == "option" else ""
        if tag == "script" and values.get("type") == "application/json":
            self._is_json = True
        for name, value in values.items():
            if name.startswith("data-") and value[:1] in "[{":
                self.said += strings_in(value)
        is_silent = tag in SILENT_TAGS or values.get("lang", "vi") != "vi" or values.get("translate") == "no"
        if is_silent and tag not in VOID:
            self._silent.append(tag)
        if self._silent and tag not in ("textarea", "code"):
            return
        self.said += [values[name] for name in SPOKEN if values.get(name)]
        if tag == "input" and values.get("type") in BUTTONS and values.get("value"):
            self.said.append(values["value"])

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()
            self._is_json = False

    def handle_data(self, data: str) -> None:
        if self._is_json:
            self.said += strings_in(data)
        if not self._silent and data.strip() and data.strip() != self._option:  # a code that is chosen as it is: a time zone
            self.said.append(" ".join(data.split()))


def _joined(address: str, link: str) -> str:
    """Return where a link leads from the page at `address`."""
    whole = link if link.startswith("/") and ".." not in link and not link.startswith("//") else urljoin(address, link)
    return whole.partition("#")[0]


@lru_cache(1000)
def strings_in(data: str) -> tuple[str, ...]:
    """Return the strings in JSON that scripts show; the menu is the same on every screen."""
    return tuple(strings_of(data))


def strings_of(data: str) -> Iterator[str]:
    """Give the strings in JSON that scripts show: menus, blocks, choosers; keys and technical values are none."""
    try:
        waiting = [json.loads(data)]
    except ValueError:
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [each for key, each in value.items() if key not in _TECHNICAL]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str):
            if value[:1] in "[{":
                yield from strings_of(value)
            elif "<" in value:
                page = Texts()
                page.feed(value)
                yield from page.said
            elif _SENTENCE.match(value):
                yield value


def only_first(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that gives what `function` gave the first time."""
    given: list[Any] = []

    def first(*arguments: Any) -> Any:
        if not given:
            given.append(function(*arguments))
        return given[0]

    return first


@contextmanager
def one_sidebar() -> Iterator[None]:
    """Make the sidebar for the first screen only: it is the same on every screen of a person, and a fifth of the work."""
    menu, context = wagtailadmin_tags.admin_menu, SimpleNamespace(pack=only_first(wagtailadmin_tags.JSContext().pack))
    first_menu = patch.object(menu, "render_component", only_first(menu.render_component))
    with first_menu, patch.object(wagtailadmin_tags, "JSContext", lambda: context):
        yield


def unrecorded() -> Any:
    """Return a block in which templates are rendered without a copy of what each was given, which tests of other kinds look at."""
    return patch.object(Template, "_render", lambda self, context: self.nodelist.render(context))


class Crawl:
    """Asks for every admin screen that `user` reaches by links: two of each view, so of each kind of rows.

    One is enough where only the name of the row, or the order of a list, would differ. Without `each_kind` one of each class of views,
    which many kinds of rows share, and no list in another order.
    """

    def __init__(self, user: Any, known: frozenset[str] = frozenset(), *, each_kind: bool = True) -> None:
        self.each_kind = each_kind
        self.client = Client(headers={"host": urlsplit(settings.SITE_URL).netloc})
        self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        self.known = known
        titles = [*Page.objects.values_list("title", flat=True), *PageTranslation.objects.values_list("title", flat=True)]
        self._titles = [title for title in titles if list(foreign_words(title))]  # content has an English part
        self.asked: set[str] = set()
        self._met: set[str] = set()
        self._said: set[str] = set()
        self._linked: set[str] = set()
        self.views: Counter[str] = Counter()
        self.client.raise_request_exception = False
        self.failed: dict[str, int] = {}
        self.english: dict[str, tuple[str, str]] = {}

    def run(self, *more: str) -> None:
        """Ask for the first screen, for `more` addresses, and for what all of them lead to."""
        waiting = deque([ADMIN_PREFIX, *more])
        with one_sidebar(), unrecorded():
            while waiting:
                address = waiting.popleft()
                if address in self._met:  # menus lead to the same screens from all of them
                    continue
                self._met.add(address)
                if self._is_wanted(address):
                    self.asked.add(address)
                    waiting.extend(self._ask(address))

    def _is_wanted(self, address: str) -> bool:
        path, _mark, query = address.partition("?")
        if not path.startswith(ADMIN_PREFIX) or "logout" in path:
            return False
        try:
            match = resolve(path)
        except Resolver404:
            return False
        view = match.view_name if self.each_kind else f"{getattr(match.func, 'view_class', match.namespace)} {match.url_name}"
        models = re.findall(r"/(?:pages/add|reports)/\w+/\w+", path)
        is_again = bool(_IN_ORDER.fullmatch(query)) or (match.url_name or "").endswith("results")
        key = f"{view} {models} {bool(query)} {is_again}"
        self.views[key] += 1
        if not self.each_kind:
            return self.views[key] == 1 and not is_again
        return self.views[key] <= (1 if is_again or (match.url_name in _OF_A_ROW and match.namespace != "wagtailadmin_pages") else 2)

    def _ask(self, address: str) -> list[str]:
        answer = self.client.get(address)
        if answer.status_code >= 500 or (answer.status_code == 404 and address in self._linked and not address.startswith(_INCOMPLETE)):
            self.failed[address] = answer.status_code
        if answer.status_code in (301, 302):
            return [urljoin(address, answer["Location"])]
        kind = answer.get("Content-Type", "")
        if answer.streaming or not kind.startswith(("text/html", "application/json")):
            return []
        html = answer.content.decode()
        if kind.startswith("application/json"):
            body = json.loads(html)
            html = body.get("html", "") if isinstance(body, dict) else ""
        page = Texts()
        page.feed(html)
        linked = {link: _joined(address, link) for link in page.links if link}
        self._linked |= set(linked.values())
        for link in _ADDRESS.findall(html.replace("\\u0026", "&").replace("\\/", "/")):
            linked.setdefault(link, _joined(address, link))
        texts = set(page.said) - self._said
        self._said |= texts  # menus and buttons are on every screen
        for text in texts:
            for title in self._titles:
                text = text.replace(title, " ")
            for word in foreign_words(text):
                if word not in self.known:
                    self.english.setdefault(word, (text, address))
        return [full for link, full in linked.items() if not link.startswith(("http", "mailto:", "javascript:"))]


def foreign_words(text: str) -> Iterator[str]:
    """Give the words of a text that are spelled like no Vietnamese syllable; not abbreviations in capitals."""
    text = unicodedata.normalize("NFC", text)
    for word in [*_WORD.findall(_NO_WORD.sub(" ", text)), *_CODE_NAME.findall(text)]:
        is_foreign = not is_syllable(word) or word.lower() in _ENGLISH_SYLLABLES
        if is_foreign and sum(map(str.isupper, word)) < 2 and word.lower() not in _NAMES:
            yield word
