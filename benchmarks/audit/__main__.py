"""`python -m benchmarks.audit [URL]`: every template and state of the demo site at two widths, as a table; exit 1 on any finding.

Without an address a demo site is made and served. `--only TEXT` chooses screens by name, `--part 2/3` the second of three parts (a few
minutes each), `--theme dark` looks in the dark, `--write FILE` keeps the table: `make audit` that of the last run, against which
tests/browser/test_audit.py looks. Lighthouse: `python -m benchmarks.audit.lighthouse`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.audit.checks import VNU, Finding, broken_links, look, open_tab, validate
from benchmarks.audit.states import STATES, State
from benchmarks.audit.table import LAST, LINKS, Measured, read, table
from tests.fixtures import CHROMIUM_OPTIONS
from tests.servers.portal import make_demo_site, start_portal

WIDTHS = (360, 1280)


@contextmanager
def served(url: str) -> Iterator[str]:
    """Yield the address of the portal to look at: the one that was named, or a demo site made for this run."""
    if url:
        yield url.rstrip("/")
        return
    with tempfile.TemporaryDirectory() as folder, start_portal(Path(folder) / "run", make_demo_site(Path(folder) / "made"), {}) as portal:
        yield portal.url


def audit(url: str, states: Sequence[State], theme: str) -> list[Finding]:
    """Look at screens, validate their HTML, ask for their links."""
    findings: list[Finding] = []
    links: set[str] = set()
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as folder:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_OPTIONS)
        tab = open_tab(browser, url, theme=theme)
        for state in states:
            for width in WIDTHS:
                finding, found = look(tab, state, width, Path(folder))
                links |= found - {url + state.path}  # the page of an error names itself
                findings.append(finding)
                print(f"{state.name} {width}: {finding.problems or 'ok'}", file=sys.stderr)
        errors = validate(Path(folder))
        findings.append(Finding(f"{len(links)} {LINKS}", 0, 200, broken=broken_links(links)))
        browser.close()
    file_names = {state.name: state.file_name for state in STATES}
    for finding in findings:
        finding.html = errors.get(file_names.get(finding.name, ""), [])
    return findings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?", default="")
    parser.add_argument("--only", default="")
    parser.add_argument("--part", default="1/1")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    if not VNU.exists():  # before minutes of looking
        parser.error(f"{VNU} is missing: npm ci in deploy/checks")
    number, parts = map(int, options.part.split("/"))
    states = [state for state in STATES if options.only in state.name][number - 1 :: parts]
    with served(options.url) as url:
        findings = audit(url, states, options.theme)
    print(text := table(findings))
    last = read(LAST.read_text(encoding="utf-8"))
    for found in findings:
        for grown in Measured.of(found).worse_than(last.get((found.name, found.width), Measured.of(found))):
            print(f"worse than the last run: {found.name} {found.width}: {grown}")
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    sys.exit(any(found.problems for found in findings))


if __name__ == "__main__":
    main()
