"""Set up, run and test the portal on one machine with nothing but Python: what `make run`, `make setup` and `make test` call.

Only the standard library, and no syntax newer than Python 3.8, so that an old Python gets a plain sentence and not a traceback.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
BIN = VENV / "bin"
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
NEEDED_PYTHON = (3, 11)
NEEDED_DISK_MB = 1200  # .venv with the test tools, and the demo site


def stop(sentence: str) -> None:
    """Tell what is wrong and what to do, in one plain sentence, and end."""
    sys.exit("\n" + sentence + "\n")


def say(text: str) -> None:
    print(text, flush=True)


def newer_python() -> str | None:
    """The path of a Python that is new enough, when the one that runs is not."""
    for minor in range(19, NEEDED_PYTHON[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    return None


def check_python() -> None:
    """Go on with a newer Python when there is one, else say so."""
    if sys.version_info < NEEDED_PYTHON:
        found = newer_python()
        if found:
            os.execv(found, [found, *sys.argv])
        stop(f"Python 3.{NEEDED_PYTHON[1]} or newer is needed, this is {sys.version.split()[0]}: install it and run the command again.")
    try:
        import ensurepip
        import venv
    except ImportError:
        package = f"python3.{sys.version_info[1]}-venv"
        stop(f"Python's venv module is missing: on Debian or Ubuntu run `sudo apt-get install {package}`, then run the command again.")
    else:
        del ensurepip, venv


def check_disk() -> None:
    """Refuse to start what the disk cannot hold."""
    for folder in (ROOT, VAR):
        free = shutil.disk_usage(str(folder)).free // 2**20
        needed = NEEDED_DISK_MB if not (VENV / "installed").exists() else 100
        if free < needed:
            stop(f"The disk of {folder} has {free} MB left and {needed} MB are needed: free some space and run the command again.")


def check_folders() -> None:
    """Refuse folders that nothing can be written into: this one (for .venv, until it is there) and the one of the data."""
    wanted = {VAR: "choose another, for example `VAR_DIR=~/minh-bach make run`"}
    if not (VENV / "installed").exists():
        wanted[ROOT] = "copy the project into a folder of your own"
    for folder, advice in wanted.items():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=str(folder)):
                pass
        except OSError as error:
            stop(f"Nothing can be written into {folder} ({error.strerror}): {advice}.")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def install(lock_name: str) -> None:
    """Make .venv and install the pinned packages, unless the same lock file is installed already."""
    lock, stamp = ROOT / lock_name, VENV / "installed"
    wanted = digest(lock)
    dev, run_only = digest(ROOT / "requirements-dev.txt"), digest(ROOT / "requirements.txt")
    installed = stamp.read_text() if stamp.exists() and (BIN / "python").exists() else ""
    if installed == wanted or (wanted == run_only and installed == dev):
        return
    say("Installing the packages into .venv …")
    if not (BIN / "python").exists():
        import venv

        venv.EnvBuilder(with_pip=True, clear=True).create(str(VENV))
    command = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(lock)]
    if subprocess.call(command, cwd=str(ROOT)):
        stop("The packages could not be installed (see above): check the network or the disk, then run the command again.")
    stamp.write_text(wanted)


def environment() -> dict[str, str]:
    """The environment of everything that is started: the caller's, with this folder's settings as the default."""
    values = dict(os.environ)
    values.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    values.setdefault("HOST", "127.0.0.1")
    values.setdefault("PORT", "8000")
    values.setdefault("SITE_URL", f"http://localhost:{values['PORT']}")  # the process manager gives the worker another PORT
    values.setdefault("WEB_CONCURRENCY", "1")
    values["VAR_DIR"] = str(VAR)
    values["PATH"] = str(BIN) + os.pathsep + values.get("PATH", "")
    values["PYTHONUNBUFFERED"] = "1"
    return values


def manage(*arguments: str) -> None:
    """Run a management command; end with its own message when it fails."""
    if subprocess.call([str(BIN / "python"), "manage.py", *arguments], cwd=str(ROOT), env=environment()):
        stop(f"`manage.py {' '.join(arguments)}` failed: the reason is above.")


def stale_catalogues() -> bool:
    """True when a catalogue was never compiled or has changed since."""
    for source in (ROOT / "locale").glob("*/vi/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            return True
    return False


def setup(lock_name: str = "requirements.txt") -> None:
    """Everything but the database."""
    check_python()
    check_folders()
    check_disk()
    install(lock_name)
    if stale_catalogues():
        manage("messages", "--compile")


def database(*options: str) -> None:
    """Migrations and roles, and with `--demo` the demo site when the database is new."""
    manage("prepare", *options)


def check_port(host: str, port: str) -> None:
    if not port.isdigit() or not 0 < int(port) < 65536:
        stop(f"PORT must be a number from 1 to 65535, not {port!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except PermissionError:
            stop(f"Port {port} needs an administrator: choose one above 1023, for example `PORT=8001 make run`.")
        except OSError:
            stop(f"Port {port} is in use by another program: stop it, or choose another, for example `PORT={int(port) + 1} make run`.")


def run() -> None:
    """Start the web server and the worker under one process manager; Ctrl-C stops both."""
    values = environment()
    check_python()
    check_port(values["HOST"], values["PORT"])
    setup()
    database("--demo")
    command = [str(BIN / "honcho"), "start", "--app-root", str(ROOT), "--procfile", str(ROOT / "deploy" / "local" / "Procfile")]
    child = subprocess.Popen(command, cwd=str(ROOT), env=values)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda signum, frame: child.send_signal(signal.SIGTERM))
    say("\nPress Ctrl-C to stop.\n")
    code = child.wait()
    say("Stopped.")
    sys.exit(0 if code in (0, 130, 143, -signal.SIGTERM, -signal.SIGINT) else code)


LINT_STEPS = (
    ("lint", ["ruff", "check", "--quiet", "."]),
    ("format", ["ruff", "format", "--check", "--quiet", "."]),
    ("types", ["mypy", "cms", "home", "legal_docs", "qa", "feedback", "search"]),
    ("import contracts", ["lint-imports", "--no-logo"]),
    ("system checks", ["python", "manage.py", "check", "--fail-level", "WARNING"]),
    ("migrations match the models", ["python", "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("Vietnamese of Wagtail", ["python", "manage.py", "wagtail_messages", "--check"]),
    ("templates", ["djlint", "templates", "--lint", "--quiet"]),
    ("length of lines in templates, styles and scripts", ["python", "deploy/checks/lines.py"]),
)
CHECKS = ROOT / "deploy" / "checks"  # eslint and stylelint, from npm; nothing of them is served
NODE_STEPS = (
    ("style sheets", ["stylelint", "--config", "deploy/checks/stylelint.config.mjs", "*/static/**/*.css"]),
    ("scripts", ["eslint", "--config", "deploy/checks/eslint.config.mjs", "*/static/**/*.js"]),
)
MESSAGES_STEP = ("message catalogues", ["python", "manage.py", "messages", "--check"])
STATIC_STEP = ("static files for production", ["python", "manage.py", "collectstatic", "--noinput", "--verbosity", "0"])
PARALLEL = ["--numprocesses", "2", "--dist", "loadgroup", "--durations", "20"]
PYTEST = ["pytest", "--ds", "cms.settings.test", "--quiet", *PARALLEL]
DRAWN_DAY_STEP = ("tests on a day drawn by the commit", ["python", "-m", "tests.days", "drawn", *PARALLEL])
DAYS_STEP = ("tests on many days", ["python", "-m", "tests.days", "all", *PARALLEL[:4]])
FAST_STEP = ("tests without servers", [*PYTEST, "-m", "not browser and not cluster and not postgres and not shared_data"])


def step(name: str, command: list[str], extra: dict[str, str] | None = None) -> bool:
    """Run one step of the checks; print its name, its time and, when it fails, what it printed."""
    say(f"\n=== {name}")
    started = time.monotonic()
    code = subprocess.call([str(BIN / command[0]), *command[1:]], cwd=str(ROOT), env={**environment(), **(extra or {})})
    say(f"--- {name}: {'ok' if code == 0 else 'FAILED'} ({time.monotonic() - started:.0f} s)")
    return code == 0


def skip(name: str, reason: str) -> bool:
    """Name what is skipped; in CI nothing may be."""
    in_ci = os.environ.get("CI") == "true"
    say(f"\n=== {name}: {'FAILED' if in_ci else 'skipped'}: {reason}")
    return not in_ci


def lint() -> list[str]:
    """The steps that need no server; gives the names of those that failed."""
    setup("requirements-dev.txt")
    failed = [name for name, command in LINT_STEPS if not step(name, command)]
    name, command = MESSAGES_STEP
    if not (step(name, command) if shutil.which("xgettext") else skip(name, "GNU gettext is not installed")):
        failed.append(name)
    return failed + lint_styles_and_scripts()


def lint_styles_and_scripts() -> list[str]:
    """Install the pinned eslint and stylelint when their lock file changed, and run them; gives the names of the steps that failed."""
    npm, stamp, wanted = shutil.which("npm"), CHECKS / "node_modules" / "installed", digest(CHECKS / "package-lock.json")
    if not stamp.exists() or stamp.read_text() != wanted:
        if not npm or subprocess.call([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=str(CHECKS)):
            name = "style sheets and scripts"
            return [] if skip(name, "node and npm are not installed, or `npm ci` in deploy/checks failed") else [name]
        stamp.write_text(wanted)
    return [name for name, command in NODE_STEPS if not step(name, [str(CHECKS / "node_modules" / ".bin" / command[0]), *command[1:]])]


def test() -> list[str]:
    """Every step; gives the names of those that failed."""
    failed = lint()
    production = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": "only-to-collect-static-files-" + "x" * 40,
        "ALLOWED_HOSTS": "localhost",
        "SITE_URL": "https://localhost",
    }
    failed += [] if step(*STATIC_STEP, extra=production) else [STATIC_STEP[0]]
    failed += [] if build_search_servers() else ["search servers for the tests"]
    failed += [] if step("tests on SQLite", PYTEST) else ["tests on SQLite"]
    failed += [] if run_tests_on_postgres() else ["tests on PostgreSQL"]
    if os.environ.get("CI") == "true":
        failed += [] if step(*DRAWN_DAY_STEP) else [DRAWN_DAY_STEP[0]]
    return failed


def run_alone(only: tuple[str, list[str]]) -> list[str]:
    """One step after the set-up; gives its name when it failed."""
    setup("requirements-dev.txt")
    return [] if step(*only) else [only[0]]


def build_search_servers() -> bool:
    """Build the search servers once, before several test processes want them at the same time."""
    name, missing = "search servers for the tests", [program for program in ("java", "javac", "mvn") if not shutil.which(program)]
    if missing:
        return skip(name, f"{', '.join(missing)} not installed (a JDK 17 and Maven)")
    return step(name, ["python", "-m", "tests.servers.search_nodes"])


def run_tests_on_postgres() -> bool:
    """The tests that use a database, on PostgreSQL at `TEST_POSTGRES_URL` or on a server started for them.

    All of them, since each query may order, compare or lock otherwise there; browser and search tests ran already.
    """
    name, server = "tests on PostgreSQL", os.environ.get("TEST_POSTGRES_URL", "")
    tests = [*PYTEST, "--only-with-database", "-m", "not browser and not cluster and not shared_data"]
    if server:
        return step(name, tests, {"DATABASE_URL": server})
    if not shutil.which("initdb") and not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        return skip(name, "PostgreSQL is not installed")
    return step(name, ["python", "-m", "tests.servers.local", "postgres", str(BIN / tests[0]), *tests[1:]])


CHECKS = {"lint": lint, "test": test, "test-fast": lambda: run_alone(FAST_STEP), "test-days": lambda: run_alone(DAYS_STEP)}


def main() -> None:
    wanted = sys.argv[1] if len(sys.argv) == 2 else ""
    if wanted == "run":
        run()
    elif wanted == "setup":
        setup()
        database()
        say("Ready: `.venv/bin/python manage.py …` works, `make run` starts the portal.")
    elif wanted in CHECKS:
        failed = CHECKS[wanted]()
        say("\nFAILED: " + ", ".join(failed) if failed else "\nAll checks passed.")
        sys.exit(1 if failed else 0)
    else:
        stop("Say what to do: run, setup, " + ", ".join(CHECKS) + ".")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))  # ends what is being waited for, too
    try:
        main()
    except KeyboardInterrupt:
        stop("Stopped. The same command goes on where this one ended.")
