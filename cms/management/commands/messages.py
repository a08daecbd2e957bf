"""One catalogue for each app: update it from the code, check that it is complete, compile it."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation.template import templatize

APPS = ("cms", "home", "legal_docs", "qa", "feedback", "search")
KEYWORDS = (
    "gettext_noop",
    "gettext_lazy",
    "ngettext:1,2",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "pgettext_lazy:1c,2",
    "npgettext:1c,2,3",
)


class Command(BaseCommand):
    help = (
        "Update (default), --check or --compile the Vietnamese catalogues in locale/<app>/. Updating needs GNU gettext; compiling does not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("apps", nargs="*", default=list(APPS), help=f"of {', '.join(APPS)}; all when left out")
        parser.add_argument("--check", action="store_true", help="fail when a catalogue is out of date or not complete; change nothing")
        parser.add_argument("--compile", action="store_true", help="write the compiled catalogues (.mo) where they are missing or older")

    def handle(self, *args: Any, **options: Any) -> None:
        """Update, check or compile the catalogues of the named apps."""
        names = options["apps"] or APPS
        if unknown := set(names) - {*APPS}:
            raise CommandError(f"No such app: {', '.join(sorted(unknown))}.")
        if options["compile"]:
            compile_catalogues()
            return
        problems = [problem for name in names for problem in (check(name) if options["check"] else update(name))]
        for problem in problems:
            self.stderr.write(problem)
        if options["check"] and problems:
            raise CommandError("The catalogues are not complete: run `manage.py messages`, then translate what it names.")


def catalogue(app: str) -> Path:
    """Return the catalogue of an app."""
    return settings.BASE_DIR / "locale" / app / "vi" / "LC_MESSAGES" / "django.po"


def sources(app: str) -> Iterator[tuple[Path, str]]:
    """Yield each source file of an app, with its text as gettext reads it: Python as it is, templates turned into calls."""
    code = sorted((settings.BASE_DIR / app).rglob("*.py"))
    yield from ((path, path.read_text(encoding="utf-8")) for path in code if not {"migrations", "tests"} & set(path.parts))
    folder = settings.BASE_DIR / "templates"
    of_all = ("*.html", "wagtailadmin/**/*.html", "wagtailadmin/**/*.txt", "django/**/*.html")
    templates = [path for pattern in of_all for path in folder.glob(pattern)] if app == "cms" else []
    templates += [*(folder / app).rglob("*.html"), *(folder / app).rglob("*.txt")]
    yield from ((path, templatize(path.read_text(encoding="utf-8"), origin=str(path))) for path in sorted(templates))


def extract(app: str, into: Path) -> None:
    """Write the template catalogue (.pot) of an app, without line numbers, so that it changes only when words do."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for path, text in sources(app):
            copy = Path(folder) / path.relative_to(settings.BASE_DIR)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text, encoding="utf-8")
            files.append(str(copy.relative_to(folder)))
        command = ["xgettext", "--language=Python", "--from-code=UTF-8", "--no-location", "--add-comments=Translators", "--sort-output"]
        command += [f"--keyword={keyword}" for keyword in KEYWORDS]
        run([*command, f"--output={into}", "--force-po", "--files-from=-"], cwd=folder, text="\n".join(files))


def run(command: list[str], cwd: str | None = None, text: str | None = None) -> str:
    """Run a gettext tool; raises CommandError with its own words when it fails or is not installed."""
    try:
        done = subprocess.run(command, cwd=cwd, input=text, capture_output=True, text=True, check=True)  # noqa: S603
    except FileNotFoundError:
        raise CommandError(f"{command[0]} is not installed: install GNU gettext (Debian: apt-get install gettext).") from None
    except subprocess.CalledProcessError as error:
        raise CommandError(f"{command[0]} failed: {error.stderr.strip()}") from None
    return done.stdout


def merged(app: str) -> str:
    """Return the catalogue as it should be: today's words, yesterday's translations."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "django.pot"
        extract(app, template)
        current = catalogue(app)
        known = str(current) if current.exists() else str(template)
        return run(["msgmerge", "--quiet", "--no-fuzzy-matching", "--no-location", "--sort-output", known, str(template)])


def without_dates(text: str) -> str:
    """Return a catalogue without its obsolete part and its dates and tool versions, for comparing and for keeping."""
    volatile = ('"POT-Creation-Date:', '"PO-Revision-Date:', '"X-Generator:')
    kept = [line for line in text.splitlines() if not line.startswith(volatile) and not line.startswith("#~")]
    return "\n".join(kept).strip() + "\n"


HEADER = (
    'msgid ""\nmsgstr ""\n"Language: vi\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
)


def update(app: str) -> list[str]:
    """Bring a catalogue up to date with the code; return what is left to translate."""
    path = catalogue(app)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEADER, encoding="utf-8")
    path.write_text(without_dates(merged(app)), encoding="utf-8")
    return untranslated(app)


def check(app: str) -> list[str]:
    """Return what is wrong with a catalogue: missing, out of date, not translated, wrong placeholders."""
    path = catalogue(app)
    if not path.exists():
        return [f"{app}: there is no catalogue"]
    if path.read_text(encoding="utf-8") != without_dates(merged(app)):
        return [f"{app}: the catalogue is out of date", *untranslated(app)]
    run(["msgfmt", "--check", "--output-file=/dev/null", str(path)])
    return untranslated(app)


def untranslated(app: str) -> list[str]:
    """Return each message of an app without a translation."""
    with catalogue(app).open("rb") as file:
        messages = read_po(file, locale="vi")
    return [f"{app}: not translated: {message.id!r}" for message in messages if message.id and (not message.string or message.fuzzy)]


def compile_catalogues() -> None:
    """Write each .mo that is missing or older than its .po; one that is interrupted leaves the old one in its place."""
    for path in sorted((settings.BASE_DIR / "locale").glob("*/vi/LC_MESSAGES/*.po")):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        with path.open("rb") as source:
            messages = read_po(source, locale="vi")
        partial = path.with_name(f"{path.stem}-new.mo")
        with partial.open("wb") as compiled:
            write_mo(compiled, messages)
        partial.replace(target)
