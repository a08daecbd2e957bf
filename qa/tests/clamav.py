"""A ClamAV daemon for tests, with one signature of our own: the harmless test text EICAR. No signatures are fetched."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qa.tests.sample_files import EICAR

CONFIG = """\
Foreground yes
LocalSocket {folder}/clamd.sock
DatabaseDirectory {folder}/db
LogFile {folder}/clamd.log
OfficialDatabaseOnly no
"""


def program() -> str | None:
    """The daemon's program, or None where it is not installed."""
    return shutil.which("clamd") or next((path for path in ("/usr/sbin/clamd",) if Path(path).exists()), None)


@contextmanager
def running(clamd: str, more: str = "") -> Iterator[str]:
    """Run the daemon, with `more` lines of settings, and give its CLAMD_URL."""
    with tempfile.TemporaryDirectory(prefix="minh-bach-clamd-") as name:
        folder = Path(name)
        (folder / "db").mkdir()
        (folder / "db" / "thu.ndb").write_text(f"Thu.EICAR:0:*:{EICAR.hex()}\n", encoding="ascii")
        (folder / "clamd.conf").write_text(CONFIG.format(folder=folder) + more, encoding="utf-8")
        process = subprocess.Popen(
            [clamd, "--config-file", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait(folder / "clamd.sock", process)
            yield f"unix://{folder}/clamd.sock"
        finally:
            process.terminate()
            process.wait(30)


def _wait(path: Path, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket(socket.AF_UNIX) as probe:
            if path.exists() and not probe.connect_ex(str(path)):
                return
        time.sleep(0.1)
    raise RuntimeError(f"clamd did not start (exit code {process.poll()})")
