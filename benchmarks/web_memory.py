"""Print the memory of one web process (gunicorn, production settings): after the start, after pages, with the model of search by meaning.

`VAR_DIR=FOLDER python -m benchmarks.web_memory [--port 8099]` over a portal with a search index. RSS counts pages of files that all
processes share; its own memory is what one more process costs.
"""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

_QUESTIONS = (
    "mới sinh em bé thì ra đâu làm giấy tờ",
    "bị công ty cho nghỉ việc không báo trước",
    "xây nhà có phải xin phép không",
    "chia đất cho con",
    "hàng xóm mở nhạc to quá",
)
_NAMES = ("luật đất đai", "điều 5 luật doanh nghiệp", "đăng ký kết hôn")
_HOST = "portal.test"


def memory(pid: int) -> str:
    """Return the resident and the own memory of a process."""
    rows = (line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    sizes = {row[0].rstrip(":"): int(row[1]) / 1000 for row in rows}
    return f"RSS {sizes['Rss']:.0f} MB, of it its own {sizes['Private_Clean'] + sizes['Private_Dirty']:.0f} MB"


def ask(port: int, paths: Sequence[str]) -> None:
    """Fetch pages as the proxy would."""
    for path in paths:
        headers = {"Host": _HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
        with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers), timeout=120) as answer:
            answer.read()


def main() -> None:
    """Start the process, ask it, print its memory, end it."""
    parser = argparse.ArgumentParser(prog="benchmarks.web_memory", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--port", type=int, default=8099)
    port = parser.parse_args().port
    values = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": f"https://{_HOST}",
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "WEB_BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "1",
        "EMBEDDINGS_URL": "",
    }
    environment = os.environ | values
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"], env=environment, check=True)
    program = Path(sys.executable).with_name("gunicorn")
    command = [str(program), "--config", "deploy/gunicorn.conf.py", "cms.settings.wsgi"]
    started = subprocess.Popen(command, env=environment)
    try:
        for _ in range(600):
            time.sleep(0.5)
            try:
                ask(port, ["/healthz"])
                break
            except OSError:
                continue
        children = Path(f"/proc/{started.pid}/task/{started.pid}/children").read_text().split()
        pid = next(int(child) for child in children if "gunicorn" in Path(f"/proc/{child}/cmdline").read_text())
        for name, paths in (
            ("started", []),
            ("front page", ["/"]),
            ("results by words", [f"/tim-kiem/?q={quote(text)}&dung-tu=1" for text in _NAMES]),
            ("with the model", [f"/tim-kiem/?q={quote(_QUESTIONS[0])}"]),
            ("after four more questions", [f"/tim-kiem/?q={quote(text)}" for text in _QUESTIONS[1:]]),
        ):
            ask(port, paths)
            print(f"{name}: {memory(pid)}", flush=True)
    finally:
        started.terminate()
        started.wait()


if __name__ == "__main__":
    main()
