"""Set up and run the portal on one machine with nothing but Python: what `make run` and `make setup` call.

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


def installed() -> str:
    """Return the digest of the lock file whose packages .venv has; an empty text while it has none.

    Its Python is tried: an upgrade of the system's takes the library of the copy in .venv away.
    """
    stamp, python = VENV / "installed", BIN / "python"
    works = stamp.exists() and python.exists() and not subprocess.call([str(python), "-c", "import pip"], stderr=subprocess.DEVNULL)
    return stamp.read_text() if works else ""


def check_disk() -> None:
    """Refuse to start what the disk cannot hold."""
    needed = 100 if installed() else NEEDED_DISK_MB
    for folder in (ROOT, VAR):
        free = shutil.disk_usage(str(folder)).free // 2**20
        if free < needed:
            stop(f"The disk of {folder} has {free} MB left and {needed} MB are needed: free some space and run the command again.")


def check_folders() -> None:
    """Refuse folders that nothing can be written into: this one (for .venv, until it is there) and the one of the data."""
    wanted = {VAR: "choose another, for example `VAR_DIR=~/minh-bach make run`"}
    if not installed():
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


def _has_pip() -> bool:
    """Whether .venv has a Python with pip: ensurepip, the last step of its making, came to its end."""
    python = BIN / "python"
    return (
        python.exists()
        and subprocess.call([str(python), "-m", "pip", "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    )


def install(lock_name: str) -> None:
    """Make .venv and install the pinned packages, unless the same lock file is installed already.

    A .venv whose making was interrupted has no pip, and is made again; one that somebody made by hand is used.
    """
    lock, stamp = ROOT / lock_name, VENV / "installed"
    wanted, present = digest(lock), installed()
    dev, run_only = digest(ROOT / "requirements-dev.txt"), digest(ROOT / "requirements.txt")
    if present == wanted or (wanted == run_only and present == dev):
        return
    say("Installing the packages into .venv …")
    if not present and not _has_pip():
        import venv

        venv.EnvBuilder(with_pip=True, clear=True).create(str(VENV))
        stamp.write_text("nothing yet")
    quiet = ["--quiet", "--disable-pip-version-check", "--use-pep517"]  # without the last, older pips print deprecations
    python, options = str(BIN / "python"), [*quiet, "--no-compile", "--require-hashes"]
    if subprocess.call([python, "-m", "pip", "install", *options, "-r", str(lock)], cwd=str(ROOT)):
        stop("The packages could not be installed (see above): check the network or the disk, then run the command again.")
    # By all cores, as pip does not; what some packages carry is no Python of today, and nobody loads it.
    subprocess.call([python, "-m", "compileall", "-qq", "-j", "0", str(VENV / "lib")], stdout=subprocess.DEVNULL)
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


def main() -> None:
    wanted = sys.argv[1] if len(sys.argv) == 2 else ""
    if wanted == "run":
        run()
    elif wanted == "setup":
        setup()
        database()
        say("Ready: `.venv/bin/python manage.py …` works, `make run` starts the portal.")
    else:
        stop("Say what to do: run or setup.")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))  # ends what is being waited for, too
    try:
        main()
    except KeyboardInterrupt:
        stop("Stopped. The same command goes on where this one ended.")
