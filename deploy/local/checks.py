"""Check and test the portal: what `make lint`, `make test`, `make test-fast` and `make test-days` call."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import portal

LINT_STEPS = (  # the longest first: two run at a time
    ("types", ["mypy", "cms", "home", "legal_docs", "qa", "feedback", "search"]),
    ("lint", ["ruff", "check", "--quiet", "."]),
    ("format", ["ruff", "format", "--check", "--quiet", "."]),
    ("import contracts", ["lint-imports", "--no-logo"]),
    ("templates", ["djlint", "templates", "--lint", "--quiet"]),
    ("landed migrations stay as they are", ["python", "deploy/checks/migrations.py"]),
    ("length of lines in templates, styles and scripts", ["python", "deploy/checks/lines.py"]),
)
COMMANDS = ["check --fail-level WARNING", "makemigrations --check --dry-run", "wagtail_messages --check"]
COMMANDS_STEP = ("system checks, migrations and messages", ["python", "-m", "deploy.checks.commands", *COMMANDS])
MESSAGES = ("message catalogues", "messages --check")  # one command more of that step, where GNU gettext is
CHECKS = portal.ROOT / "deploy" / "checks"  # eslint and stylelint, from npm; nothing of them is served
STATIC = "static/**/*"  # not var/static, where the files of packages are collected
NODE_STEPS = (
    ("style sheets", ["stylelint", "--config", "deploy/checks/stylelint.config.mjs", f"{STATIC}.css"]),
    ("scripts", ["eslint", "--config", "deploy/checks/eslint.config.mjs", f"{STATIC}.js"]),
)
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "SECRET_KEY": "only-to-collect-static-files-" + "x" * 40,
    "ALLOWED_HOSTS": "localhost",
    "SITE_URL": "https://localhost",
    "EMAIL_URL": "dummymail://",
}
COLLECT = [str(portal.BIN / "python"), "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
STATIC_STEP = ("static files for production", ["/usr/bin/env", *(f"{name}={value}" for name, value in PRODUCTION.items()), *COLLECT])
DEMO_SITE = portal.ROOT / "var" / "test-demo-site"
DEMO_STEP = ("demo site for the tests", ["python", "-m", "tests.servers.demo_site", str(DEMO_SITE)])
MAKE_MIGRATED = [str(portal.BIN / "python"), "-m", "tests.servers.demo_site"]
MIGRATED_STEP = ("migrated PostgreSQL for the tests", ["python", "-m", "tests.servers.local", "postgres", *MAKE_MIGRATED])
SEARCH_STEP = ("search servers for the tests", [sys.executable, "-m", "tests.servers.search_nodes"])  # while .venv is being made
PARALLEL = ["--numprocesses", "2", "--dist", "loadgroup", "--durations", "20"]
PYTEST = ["pytest", "--ds", "cms.settings.test", "--quiet", *PARALLEL]
WAITING = ["--numprocesses", "3"]  # on two processors: some tests wait for servers, browsers or other processes
NEEDS_SERVERS = "browser or cluster or portal"
NEEDS_NO_SERVER = f"not ({NEEDS_SERVERS})"
ONLY_DATABASE = f"{NEEDS_NO_SERVER} and not shared_data"
STATEMENTS = portal.ROOT / "var" / "statements"  # which SQL the tests on SQLite sent
LOGS = portal.ROOT / "var" / "checks"
ON_DRAWN_DAY = ["--frozen-at", "drawn"]  # what needs no server, on a day drawn by the commit: no second run shows that no day matters
SERVERS_STEP = ("tests with servers and browsers", [*PYTEST, *WAITING, "--only-with-servers", "-m", NEEDS_SERVERS])
ON_SQLITE = [*PYTEST, *ON_DRAWN_DAY, "--record-statements", str(STATEMENTS)]
ON_POSTGRES = "tests on PostgreSQL"
DAYS_STEP = ("tests on many days", ["python", "-m", "tests.days", *PARALLEL[:4]])
FAST_STEP = ("tests without servers", [*PYTEST, *WAITING, "--quick", "-m", f"{ONLY_DATABASE} and not postgres and not slow"])


_running: set[int] = set()  # the numbers of the processes of steps
_stopping = threading.Event()


def environment() -> dict[str, str]:
    """Return the environment of every step: some two hundred processes start, and each would compile the portal's modules again."""
    return {**portal.environment(), "PYTHONDONTWRITEBYTECODE": "", "TEST_DEMO_SITE": str(DEMO_SITE)}


@contextmanager
def ending_steps() -> Iterator[None]:
    """When the block is left by an exception, as a signal makes one, end the steps that run in any thread; no other starts then."""
    try:
        yield
    except BaseException:
        _stopping.set()
        _end(*_running)
        raise


def _end(*numbers: int) -> None:
    for number in numbers:
        with suppress(ProcessLookupError):
            os.killpg(number, signal.SIGTERM)  # with what they started


def call(command: list[str], folder: Path = portal.ROOT, output: IO[str] | None = None) -> tuple[bool, str]:
    """Run a program of .venv or one at a whole path; return whether it did well, and its time by the clock and of processors.

    Runs in a thread beside the main one, where no signal ends the waiting.
    """
    if _stopping.is_set():
        return False, "not started"
    started, command = time.monotonic(), [str(portal.BIN / command[0]), *command[1:]]
    errors = subprocess.STDOUT if output else None
    process = subprocess.Popen(command, cwd=str(folder), env=environment(), stdout=output, stderr=errors, process_group=0)
    _running.add(process.pid)
    if _stopping.is_set():
        _end(process.pid)
    status, used = os.wait4(process.pid, 0)[1:]
    _running.discard(process.pid)
    process.returncode = os.waitstatus_to_exitcode(status)
    return status == 0, f"{time.monotonic() - started:.0f} s, {used.ru_utime + used.ru_stime:.0f} s of processors"


def _end_line(name: str, done: bool, times: str) -> str:
    return f"--- {name}: {'ok' if done else 'FAILED'} ({times})"


def step(name: str, command: list[str]) -> bool:
    """Run one step of the checks; print its name, what it prints, and its time."""
    portal.say(f"\n=== {name}")
    with ThreadPoolExecutor(1) as beside, ending_steps():
        done, times = beside.submit(call, command).result()
    portal.say(_end_line(name, done, times))
    return done


def side_by_side(*lanes: list[tuple[str, list[str]]]) -> list[str]:
    """Run lanes two at a time, the steps of a lane one after the other; return the names of the steps that failed.

    What each has to say is printed at its end, and stands in a file of `var/checks` before.
    """
    LOGS.mkdir(parents=True, exist_ok=True)

    def run(name: str, command: list[str]) -> bool:
        log = LOGS / f"{name}.log"
        portal.say(f"{name} … ({log.relative_to(portal.ROOT)})")
        with log.open("w") as file:
            done, times = call(command, output=file)
        portal.say(f"\n=== {name}\n{log.read_text(errors='replace')}{_end_line(name, done, times)}")
        return done

    def run_all(lane: list[tuple[str, list[str]]]) -> list[str]:
        return [name for name, command in lane if _stopping.is_set() or not run(name, command)]

    with ThreadPoolExecutor(2) as pool, ending_steps():
        return [name for failed in pool.map(run_all, lanes) for name in failed]


def skip(name: str, reason: str) -> bool:
    """Name what is skipped; in CI nothing may be."""
    in_ci = os.environ.get("CI") == "true"
    portal.say(f"\n=== {name}: {'FAILED' if in_ci else 'skipped'}: {reason}")
    return not in_ci


def lint(*more: tuple[str, list[str]], at_once: tuple[tuple[str, list[str]], ...] = ()) -> list[str]:
    """The steps that need no server, beside `more`; gives the names of those that failed.

    What needs no package of Python, as `at_once` does, runs while these are installed.
    """
    portal.check_python()  # or another one takes over
    with ThreadPoolExecutor(1) as beside, ending_steps():
        without_packages = beside.submit(lambda: side_by_side([*at_once]) + lint_styles_and_scripts())
        portal.setup("requirements-dev.txt")
        commands, failed = [*COMMANDS_STEP[1]], []
        if shutil.which("xgettext"):
            commands.append(MESSAGES[1])
        elif not skip(MESSAGES[0], "GNU gettext is not installed"):
            failed.append(MESSAGES[0])
        steps = [*more, LINT_STEPS[0], (COMMANDS_STEP[0], commands), *LINT_STEPS[1:]]
        return failed + side_by_side(*([one] for one in steps)) + without_packages.result()


def lint_styles_and_scripts() -> list[str]:
    """Install the pinned eslint and stylelint when their lock file changed, and run them; return the names of the steps that failed."""
    npm, stamp, wanted = shutil.which("npm"), CHECKS / "node_modules" / "installed", portal.digest(CHECKS / "package-lock.json")
    if not stamp.exists() or stamp.read_text() != wanted:
        if not npm or not call([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], CHECKS)[0]:
            name = "style sheets and scripts"
            return [] if skip(name, "node and npm are not installed, or `npm ci` in deploy/checks failed") else [name]
        stamp.write_text(wanted)
    programs = CHECKS / "node_modules" / ".bin"
    return side_by_side(*([(name, [str(programs / command[0]), *command[1:]])] for name, command in NODE_STEPS))


def test() -> list[str]:
    """Run every step; return the names of those that failed."""
    missing = [program for program in ("java", "javac", "mvn") if not shutil.which(program)]
    skipped = [] if not missing or skip(SEARCH_STEP[0], f"{', '.join(missing)} not installed (a JDK 17 and Maven)") else [SEARCH_STEP[0]]
    before = [DEMO_STEP, *([MIGRATED_STEP] if has_postgres() else []), STATIC_STEP]
    shutil.rmtree(DEMO_SITE, ignore_errors=True)
    failed = skipped + lint(*before, at_once=() if missing else (SEARCH_STEP,))  # made once, before several processes want them
    shutil.rmtree(STATEMENTS, ignore_errors=True)
    with_servers, on_databases = [SERVERS_STEP], [sqlite_step()]
    if on_postgres():
        with_servers.append(once_step())
        on_databases.append(postgres_step())
    elif not skip(ON_POSTGRES, "PostgreSQL is not installed"):
        failed.append(ON_POSTGRES)
    return failed + side_by_side(with_servers, on_databases)  # what one waits for leaves the processors to the other


def run_alone(only: tuple[str, list[str]]) -> list[str]:
    """Run one step after the set-up; return its name when it failed."""
    portal.setup("requirements-dev.txt")
    return [] if step(*only) else [only[0]]


def has_postgres() -> bool:
    """Return whether the programs of PostgreSQL are on this machine."""
    return bool(shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))


def on_postgres() -> bool:
    """Return whether tests run on PostgreSQL, too."""
    return has_postgres() or bool(os.environ.get("TEST_POSTGRES_URL"))


def sqlite_step() -> tuple[str, list[str]]:
    """Every test that needs no server; what is marked `once` runs on PostgreSQL where that is there."""
    return "tests on SQLite", [*ON_SQLITE, "-m", f"{NEEDS_NO_SERVER} and not once" if on_postgres() else NEEDS_NO_SERVER]


def once_step() -> tuple[str, list[str]]:
    """What is marked `once`, on PostgreSQL; only the few files that have such tests are read."""
    every = (path for folder in ("tests", "*/tests") for path in portal.ROOT.glob(f"{folder}/**/test_*.py"))
    files = [str(path) for path in every if "mark.once" in path.read_text(encoding="utf-8")]
    return "long tests on PostgreSQL", [*_with_postgres("once"), *WAITING, "-m", f"{ONLY_DATABASE} and once", *files]


def postgres_step() -> tuple[str, list[str]]:
    """Other tests that use a database, on PostgreSQL.

    Of those that ran on SQLite just now as many as it takes to send each SQL statement once, and all that did not run there or are about
    transactions and locks: the others would send the same again. Browser and search tests run on SQLite only.
    """
    options = ["--only-with-database", "--covering", str(STATEMENTS)]
    return ON_POSTGRES, [*_with_postgres("tests"), *WAITING, *options, "-m", f"{ONLY_DATABASE} and not once"]


def _with_postgres(database: str) -> list[str]:
    """Return how tests are started on PostgreSQL: at `TEST_POSTGRES_URL`, in databases of this name, or on a server of their own."""
    server = os.environ.get("TEST_POSTGRES_URL", "")
    given = ["/usr/bin/env", f"DATABASE_URL={urlsplit(server)._replace(path=database).geturl()}"]
    start = given if server else ["python", "-m", "tests.servers.local", "postgres"]
    return [*start, str(portal.BIN / PYTEST[0]), *PYTEST[1:]]


TARGETS = {"lint": lint, "test": test, "test-fast": lambda: run_alone(FAST_STEP), "test-days": lambda: run_alone(DAYS_STEP)}


def main() -> None:
    """Run the command of the arguments; name the steps that failed."""
    wanted = sys.argv[1] if len(sys.argv) == 2 else ""
    if wanted not in TARGETS:
        portal.stop("Say what to do: " + ", ".join(TARGETS) + ".")
    failed = TARGETS[wanted]()
    portal.say("\nFAILED: " + ", ".join(failed) if failed else "\nAll checks passed.")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))  # the steps that are running end, too
    try:
        main()
    except KeyboardInterrupt:
        portal.stop("Stopped. The same command goes on where this one ended.")
