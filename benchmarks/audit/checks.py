"""What is looked at on one screen, and the validator of HTML over all of them."""

from __future__ import annotations

import gzip
import json
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

from axe_playwright_python.sync_playwright import Axe

from benchmarks.audit.states import State, open_all

ROOT = Path(__file__).resolve().parents[2]
VNU = ROOT / "deploy" / "checks" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "wcag2aaa", "best-practice"]  # AAA: contrast above all
# axe looks at contrast twice, and at AAA says nothing of what is below AA: with the least of AAA for all, one look finds what both would.
ONE_CONTRAST = """axe.configure({checks: [{
  id: 'color-contrast-enhanced',
  options: {...axe._audit.checks['color-contrast-enhanced'].options, contrastRatio: {normal: {expected: 7}, large: {expected: 4.5}}},
}]})"""
EVERYTHING = {"runOnly": TAGS, "rules": {"color-contrast": {"enabled": False}}}
OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced", "link-in-text-block"]}}  # what a theme may change
NOTHING = "/robots.txt"  # where a tab rests: a text of the portal, for which the browser starts no process as it does for about:blank
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(l => l.getEntries().forEach(e => { if (!e.hadRecentInput) sum += e.value }))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 150);
})"""

LINKS = """[...document.querySelectorAll('a[href], link[href], img[src]')]
  .map(e => new URL(e.getAttribute('href') || e.getAttribute('src'), document.baseURI).href)"""


@dataclass
class Finding:
    """What one screen is like at one width."""

    name: str
    width: int
    status: int
    requests: int = 0
    kilobytes: float = 0
    shift: float = 0
    sideways: int = 0
    axe: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """Return everything that must be none, in words."""
        sideways = [f"scrolls sideways by {self.sideways} px"] if self.sideways > 0 else []
        shift = [f"layout shifts by {self.shift:.3f}"] if self.shift > 0.05 else []
        return [*self.axe, *self.html, *self.broken, *sideways, *shift]


def open_tab(browser: Any, url: str, *, theme: str = "light") -> Any:
    """Open the tab that all screens are looked at in, one after the other: each of its own would cost a tenth of a second."""
    context = browser.new_context(
        locale="vi-VN", base_url=url, color_scheme="dark" if theme == "dark" else "light", service_workers="block"
    )
    tab = context.new_page()
    network = context.new_cdp_session(tab)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})  # each screen is somebody's first
    return tab


@contextmanager
def listening(tab: Any) -> Iterator[tuple[list[Any], list[Any]]]:
    """Note the requests of a tab and the answers that are a page; leave the tab as if it had opened nothing."""
    fetched: list[Any] = []
    answers: list[Any] = []

    def fetch(request: Any) -> None:
        fetched.append(request)

    def answer(response: Any) -> None:
        if response.request.is_navigation_request():
            answers.append(response)

    tab.on("requestfinished", fetch)
    tab.on("response", answer)
    try:
        yield fetched, answers
    finally:
        tab.remove_listener("requestfinished", fetch)
        tab.remove_listener("response", answer)
        tab.evaluate("localStorage.clear(); sessionStorage.clear()")
        tab.goto(NOTHING)  # what this screen asks for later, or moves, is not the next one's
        tab.context.clear_cookies()


def look(
    tab: Any, state: State, width: int, sources: Path, *, axe: bool = True, then: Callable[[Any], None] | None = None
) -> tuple[Finding, set[str]]:
    """Open one screen as in a fresh browser; return what was found, and the addresses that it links to. Its HTML goes below `sources`.

    `then` is called with the screen open, at the end.
    """
    tab.set_viewport_size({"width": width, "height": 800})
    with listening(tab) as (fetched, answers):
        tab.goto(state.path)
        tab.wait_for_load_state("networkidle")
        first_view = list(fetched)
        finding = Finding(state.name, width, answers[-1].status, len(first_view), sum(map(weight, first_view)) / 1000, tab.evaluate(SHIFT))
        if state.act:
            state.act(tab)
            tab.wait_for_load_state("networkidle")
        html = answers[-1].text() if state.act is None or len(answers) > 1 else tab.content()
        (sources / f"{state.file_name}.html").write_text(html, encoding="utf-8")
        if state.act not in (None, open_all):  # what the audit opens by itself moves the page, and nobody sees it
            finding.shift = tab.evaluate(SHIFT)
        finding.sideways = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        links = set(tab.evaluate(LINKS))
        found = violations(tab, **EVERYTHING) if axe else []
        finding.axe = [f"axe {problem['id']}: {node['target']}" for problem in found for node in problem["nodes"][:3]]
        url = tab.evaluate("location.origin")
        if then:
            then(tab)
    return finding, {link.split("#")[0] for link in links if link.startswith(url)}


def violations(page: Any, **options: Any) -> list[dict[str, Any]]:
    """Return what axe finds on the page that is open; all that is well there would take as long again on its way here."""
    if not page.evaluate("'axe' in window"):  # half a megabyte, once for each page
        page.evaluate(f"{Axe().axe_script}; {ONE_CONTRAST}")
    found = page.evaluate("async options => (await axe.run(document, options)).violations", {"resultTypes": ["violations"], **options})
    return list(found)


def findings(page: Any, **options: Any) -> list[tuple[str, list[Any]]]:
    """Return what axe finds on the page that is open: rules and places."""
    return [(problem["id"], [node["target"] for node in problem["nodes"]]) for problem in violations(page, **options)]


def weight(request: Any) -> int:
    """Return the bytes of an answer with its headers; those of a file that does not change are asked of the browser once in a run."""
    if urlsplit(request.url).path.startswith(("/static/", "/media/")):
        if request.url not in _weights:
            _weights[request.url] = _weigh(request)
        return _weights[request.url]
    return _weigh(request)


_weights: dict[str, int] = {}


def _weigh(request: Any) -> int:
    """Return the bytes of an answer as a server sends it to browsers: text is compressed there, if not here."""
    sizes = request.sizes()
    answer = request.response()
    body = answer.body() if sizes["responseBodySize"] else b""
    return int(sizes["responseHeadersSize"]) + min(len(body), len(gzip.compress(body)))


def broken_links(links: set[str]) -> list[str]:
    """Ask for each address once; return those that do not answer 200."""

    return [f"{code} {link}" for link in sorted(links) if (code := ask(link)[0]) != 200]


def html_of(address: str) -> str:
    """Return the page at an address as the server sends it, also that of an error."""
    return ask(address)[1].decode()


def ask(address: str) -> tuple[int, bytes]:
    """Return the status and the body that an address of the portal answers."""
    try:
        with urlopen(address, timeout=60) as answer:  # noqa: S310 -- an address of the portal itself
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()


def validate(sources: Path) -> dict[str, list[str]]:
    """Return the errors of the Nu HTML checker by file; raise FileNotFoundError where it is not installed."""
    if not VNU.exists():
        raise FileNotFoundError(f"{VNU} is missing: npm ci in deploy/checks")
    command = [
        "java",
        "-Xmx400m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",  # it ends before better code pays; such code takes more of the stack
        "-Xss2m",
        "-jar",
        str(VNU),
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
        *map(str, sorted(sources.glob("*.html"))),
    ]
    messages = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["messages"]
    errors: dict[str, list[str]] = defaultdict(list)
    for message in messages:
        if message["type"] == "error":
            place = f"html line {message.get('lastLine')}: {message['message']}"
            errors[Path(message["url"]).stem].append(f"{place} {message.get('extract', '')[:120]!r}")
    return errors
