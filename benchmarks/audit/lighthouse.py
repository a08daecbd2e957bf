"""`python -m benchmarks.audit.lighthouse [URL]`: the four marks of Lighthouse for eight templates, for a telephone on a slow line.

Without an address a demo site is made and served with the production settings, without a reverse proxy. `--runs 3` looks three times and
keeps the median of each figure, `--write FILE` keeps the table: `make audit` that of the last run, which tests/browser/test_audit.py holds
against the bar. Lighthouse itself is installed from deploy/checks/lighthouse on the first run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.audit.checks import ROOT
from benchmarks.audit.states import STATES
from tests.fixtures import CHROMIUM_OPTIONS
from tests.servers.local import free_port
from tests.servers.portal import make_demo_site, start_portal

MARKS = Path(__file__).with_name("lighthouse.md")
INSTALLED = ROOT / "deploy" / "checks" / "lighthouse"
TEMPLATES = ("front page", "news item", "procedure", "life event", "documents", "document", "questions and answers", "answer")
CATEGORIES = {"performance": "speed", "accessibility": "accessibility", "best-practices": "good practice", "seo": "search engines"}
TIMES = {"first-contentful-paint": "first text s", "largest-contentful-paint": "largest part s", "total-blocking-time": "blocked s"}
SHIFT = "cumulative-layout-shift"
BAR = 98


@contextmanager
def served(url: str) -> Iterator[str]:
    """Yield the address of the portal to look at: the one that was named, or a demo site served as in production."""
    if url:
        yield url.rstrip("/")
        return
    production = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": "only-for-this-run-" + "x" * 40,
        "SITE_URL": "http://localhost",
        "HTTPS_REDIRECT": "0",
        "EMAIL_URL": "dummymail://",
    }
    with tempfile.TemporaryDirectory() as folder:
        made = make_demo_site(Path(folder) / "made")
        collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        subprocess.run(collect, cwd=ROOT, env={**os.environ, **production, "VAR_DIR": str(made)}, check=True)
        port = str(free_port())
        with start_portal(Path(folder) / "run", made, production | {"PORT": port, "SITE_URL": f"http://localhost:{port}"}) as portal:
            yield portal.url


def installed() -> Path:
    """Return the program, installed from its lock file where it is not yet."""
    program = INSTALLED / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=INSTALLED, check=True)
    return program


def marks(program: Path, address: str) -> dict[str, float]:
    """Return the marks of a page out of 100, its times in seconds and its shift of layout, by the headings of the table.

    Raises RuntimeError with what Lighthouse said where it gives no mark.
    """
    command = [str(program), address, "--output=json", "--quiet", "--no-enable-error-reporting"]
    command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags=--headless {' '.join(CHROMIUM_OPTIONS)}"]
    browser = {"CHROME_PATH": shutil.which("chromium") or "chromium"}
    done = subprocess.run(command, env={**os.environ, **browser}, capture_output=True, text=True)
    report: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"runtimeError": done.stderr}
    if "runtimeError" in report or any(report["categories"][key]["score"] is None for key in CATEGORIES):
        raise RuntimeError(f"{address}: {report.get('runtimeError', 'a category without a mark')}")
    found = {name: round(report["categories"][key]["score"] * 100) for key, name in CATEGORIES.items()}
    times = {name: report["audits"][key]["numericValue"] / 1000 for key, name in TIMES.items()}
    return {**found, **times, "shift": report["audits"][SHIFT]["numericValue"]}


def table(rows: dict[str, dict[str, float]]) -> str:
    """Return the figures as a table in Markdown: marks whole, times with two places, the shift with three."""
    head = ["template", *CATEGORIES.values(), *TIMES.values(), "shift"]
    lines = [head, ["---"] * len(head)]
    for name, found in rows.items():
        figures = [f"{found[key]:.0f}" for key in CATEGORIES.values()] + [f"{found[key]:.2f}" for key in TIMES.values()]
        lines.append([name, *figures, f"{found['shift']:.3f}"])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def read_marks(text: str) -> dict[str, list[int]]:
    """Return the four marks of each template of a table."""
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines()[2:] if line.startswith("| ")]
    return {name: [int(mark) for mark in figures[: len(CATEGORIES)]] for name, *figures in rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?", default="")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    program, paths = installed(), {state.name: state.path for state in STATES}
    rows: dict[str, dict[str, float]] = {}
    with served(options.url) as url:
        for name in TEMPLATES:
            runs = [marks(program, url + paths[name]) for _run in range(options.runs)]
            rows[name] = {key: median(run[key] for run in runs) for key in runs[0]}
            print(f"{name}: {rows[name]}", file=sys.stderr)
    print(text := table(rows))
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    if any(found[key] < BAR for found in rows.values() for key in CATEGORIES.values()):
        sys.exit(f"a mark is below {BAR}")


if __name__ == "__main__":
    main()
