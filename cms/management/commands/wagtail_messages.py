"""The Vietnamese of what others wrote: Wagtail, the parts of Django that people see, and the packages around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.management.commands.messages import HEADER, without_dates

DOMAINS = ("django", "djangojs")
# Packages with an English catalogue of their own, and the folders in them that matter (of Django, what the portal shows).
CATALOGUED = {
    "wagtail": (".",),
    "django": ("conf", "contrib/auth", "contrib/contenttypes", "contrib/humanize", "contrib/sessions"),
}
# Packages that carry none: their words are read from their Python files.
UNCATALOGUED = ("django_filters", "django_otp", "django_tasks", "django_tasks_db", "modelsearch", "taggit", "treebeard")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdrif]|%[sdrif](?!\w)|\{\w*\}")
TAG = re.compile(r"</?\w+[^<>]*>")

Key = tuple[str | None, str]


class Command(BaseCommand):
    help = "Update (default) or --check locale/wagtail: every message of the installed Wagtail and its companions has Vietnamese."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="fail when a message has no Vietnamese, a wrong one or several; change nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Update or check Wagtail's Vietnamese; a message that the portal translates otherwise is an error too."""
        if not options["check"]:
            for domain in DOMAINS:
                update(domain)
        problems = [problem for domain in DOMAINS for problem in check(domain)]
        several = clashes()
        for problem in problems + several:
            self.stderr.write(problem)
        if options["check"] and problems:
            raise CommandError("Wagtail's Vietnamese is not complete: run `manage.py wagtail_messages`, then translate what it names.")
        if options["check"] and several:
            raise CommandError("Word these messages alike, or give ours a context (pgettext): one wording would be shown everywhere.")


def ours(domain: str) -> Path:
    """Return the catalogue that the portal keeps for a domain ("django", "djangojs")."""
    return settings.BASE_DIR / "locale" / "wagtail" / "vi" / "LC_MESSAGES" / f"{domain}.po"


@cache
def installed(domain: str) -> Catalog:
    """Return every message of the installed packages in a domain, without translations; read once, and nobody changes it."""
    found = Catalog(locale="vi", charset="utf-8")
    for path in catalogue_files("en", domain):
        for message in read(path, "en"):
            found.add(message.id, context=message.context)
    if domain == "django":
        for package in UNCATALOGUED:
            for words, context in words_of_source(package):
                found.add(words, context=context)
    return found


def catalogue_files(language: str, domain: str) -> Iterator[Path]:
    """Yield the catalogues of a language that the installed packages bring."""
    places = [home_of(package) / folder for package, folders in CATALOGUED.items() for folder in folders]
    places += [home_of(package) for package in UNCATALOGUED] if language == "vi" else []
    for place in places:
        yield from sorted(place.rglob(f"locale/{language}/LC_MESSAGES/{domain}.po"))


def home_of(package: str) -> Path:
    """Return where an installed package lies; raises CommandError when it is not installed."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise CommandError(f"{package} is not installed; if the portal no longer needs it, take it out of wagtail_messages.")
    return Path(spec.origin).parent


def words_of_source(package: str) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """Yield the messages in a package's Python files (a pair where there is a plural), each with its context."""

    def wanted(folder: Any) -> bool:
        return Path(folder).name not in {"migrations", "test", "tests"}

    found = extract_from_dir(home_of(package), [("**.py", "python")], keywords=KEYWORDS, directory_filter=wanted)
    for _file, _line, words, _comments, context in found:
        yield words, context


def read(path: Path, language: str = "vi") -> Catalog:
    """Read a catalogue of a language (which says how many plural forms its messages have)."""
    with path.open("rb") as file:
        return read_po(file, locale=language)


def key(message: Message) -> Key:
    """Return what identifies a message in a compiled catalogue: its context and its singular."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def texts(message: Message) -> list[str]:
    """Return the translations of a message that are filled in, none if it is only a guess."""
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return [] if message.fuzzy else [text for text in strings if text]


def upstream(domain: str) -> set[Key]:
    """Return the messages that the installed packages bring in Vietnamese themselves."""
    return set(worded_upstream(domain))


def update(domain: str) -> None:
    """Add what lacks Vietnamese to our catalogue and drop what is no longer installed; what is translated stays as it is."""
    path = ours(domain)
    known = {key(message): message for message in read(path)} if path.exists() else {}
    theirs = upstream(domain)
    kept = Catalog(locale="vi", charset="utf-8")
    for message in installed(domain):
        mine = known.get(key(message))
        if message.id and (mine or key(message) not in theirs):
            kept.add(message.id, string=texts(mine) and plural_like(message, texts(mine)[0]) if mine else None, context=message.context)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + "\n" + without_dates(body(kept)), encoding="utf-8")


def plural_like(message: Message, text: str) -> str | tuple[str, ...]:
    """Return a translation in the shape of its message: alone, or as the one form of a plural."""
    return (text,) if message.pluralizable else text


def body(catalogue: Catalog) -> str:
    """Return the messages of a catalogue as text, sorted, without its head."""
    buffer = BytesIO()
    write_po(buffer, catalogue, omit_header=True, sort_output=True, ignore_obsolete=True, width=120)
    return buffer.getvalue().decode()


def check(domain: str) -> list[str]:
    """Return what is wrong in a domain: no Vietnamese anywhere, lost placeholders or markup, words for something no longer installed."""
    path = ours(domain)
    if not path.exists():
        return [f"{domain}: there is no catalogue"]
    mine = {key(message): message for message in read(path) if message.id}
    wanted = {key(message) for message in installed(domain) if message.id}
    done = {name for name, message in mine.items() if texts(message)}
    problems = [f"{domain}: no Vietnamese: {name[1]!r}" for name in sorted(wanted - done - upstream(domain), key=str)]
    problems += [f"{domain}: no longer installed: {name[1]!r}" for name in sorted(mine.keys() - wanted, key=str)]
    return problems + [f"{domain}: {fault}" for message in mine.values() for fault in faults(message)]


def faults(message: Message) -> Iterator[str]:
    """Yield each way in which a translation does not fit its message: other placeholders, other markup."""
    originals = [message.id] if isinstance(message.id, str) else list(message.id)
    for text in texts(message):
        for name, pattern in (("placeholders", PLACEHOLDER), ("markup", TAG)):
            # Vietnamese has one form for both numbers: it may follow the singular ("one page") or the plural ("%(count)s pages").
            if Counter(pattern.findall(text)) not in [Counter(pattern.findall(original)) for original in originals]:
                yield f"other {name} than in {originals[-1]!r}: {text!r}"


def clashes() -> list[str]:
    """Name each message that our catalogues, or ours and those of packages, word in several ways: Django shows one everywhere."""
    wordings: dict[Key, dict[str, str]] = {}
    for path in sorted((settings.BASE_DIR / "locale").glob("*/vi/LC_MESSAGES/django.po")):
        for message in read(path):
            if message.id and texts(message):
                wordings.setdefault(key(message), {})[path.parts[-4]] = texts(message)[0]
    theirs = worded_upstream("django")
    found = []
    for name, words in wordings.items():
        # Where locale/wagtail words a message, it does so in place of what the packages bring.
        others = {} if "wagtail" in words else theirs.get(name, {})
        if len(set(words.values())) > 1 or (others and set(words.values()).isdisjoint(others.values())):
            said = ", ".join(f"{place} {word!r}" for place, word in (words | others).items())
            found.append(f"worded in several ways: {name[1]!r}: {said}")
    return found


@cache
def worded_upstream(domain: str) -> dict[Key, dict[str, str]]:
    """Return the Vietnamese that the installed packages bring in a domain: for each message its wording by package."""
    wordings: dict[Key, dict[str, str]] = {}
    for path in catalogue_files("vi", domain):
        for message in read(path):
            if message.id and texts(message):
                # …/wagtail/admin/locale/vi/LC_MESSAGES/django.po
                wordings.setdefault(key(message), {})["/".join(path.parts[-6:-4])] = texts(message)[0]
    return wordings
