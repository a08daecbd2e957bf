"""Server time, queries and size of the main public pages on the database of VAR_DIR: `python -m benchmarks.pages [--rounds N]`.

Prints one line for each page, the slowest first: median and worst time of N warm requests in milliseconds, the least of the processor's
own time (with that of a PostgreSQL on this machine), number of queries, HTML in kB. The database is the one that the
settings name (import the real data first to measure with it); requests go through all middleware.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import django

WARM_UP = 2


class Figure(NamedTuple):
    """The measurements of one page."""

    path: str
    median_ms: float
    worst_ms: float
    processor_ms: float
    queries: int
    kilobytes: float


def paths() -> Iterator[str]:
    """Yield lists, result pages, and of each kind of page the one with most text."""
    from django.apps import apps
    from django.db.models.functions import Length

    yield from (
        "/",
        "/tin-tuc/",
        "/thu-tuc/",
        "/van-ban/",
        "/van-ban/?hieu_luc=con_hieu_luc",
        "/van-ban/?sap_xep=title",
        "/van-ban/?muc=moi",
        "/hoi-dap/",
        "/hoi-dap/so-theo-doi/",
    )
    yield from ("/so-do-trang/", "/sitemap.xml", "/tin-tuc/rss/", "/muc-do-hai-long/")
    yield from (
        "/tim-kiem/?q=dang+ky+tam+tru",
        "/tim-kiem/?q=42%2F2022%2Fn%C4%91-cp",
        "/tim-kiem/?q=b%E1%BB%93i+th%C6%B0%E1%BB%9Dng+%C4%91%E1%BA%A5t",
    )
    document = apps.get_model("legal_docs", "LegalDocumentPage").objects.live().annotate(n=Length("body_text")).order_by("-n").first()
    if document is not None:
        yield document.url
        yield f"{document.url}dieu-5/"
        yield f"{document.url.rstrip('/')}.xml"
        yield f"{document.url.rstrip('/')}.json"
    yield from ("/van-ban/?hieu_luc=con_hieu_luc&ngay=2020-01-01", "/van-ban/duyet/", "/van-ban/ten-goi/", "/api/v1/documents/")
    for label, text in (("home.NewsPage", "body"), ("home.ProcedurePage", "title"), ("qa.AnswerPage", "title")):
        page = apps.get_model(label).objects.live().annotate(n=Length(text)).order_by("-n").first()
        if page is not None:
            yield page.url


def worked_s() -> float:
    """Return the processor time, in seconds, of this process and of the process that works for it in a PostgreSQL on this machine."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return time.process_time()
    connection.ensure_connection()
    server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return time.process_time() + int(server.read_text().split()[0]) / 1e9


def measure(client: Any, path: str, rounds: int) -> Figure:
    """Ask for one page `WARM_UP + rounds` times; raises AssertionError when it does not answer 200."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    took, used = [], []
    for number in range(WARM_UP + rounds):
        started, worked = time.perf_counter(), worked_s()
        response = client.get(path, HTTP_HOST="localhost")
        content = b"".join(response.streaming_content) if response.streaming else response.content
        if number >= WARM_UP:
            took.append((time.perf_counter() - started) * 1000)
            used.append((worked_s() - worked) * 1000)
        assert response.status_code == 200, f"{path} answered {response.status_code}"
    with CaptureQueriesContext(connection) as queries:
        client.get(path, HTTP_HOST="localhost")
    return Figure(path, statistics.median(took), max(took), min(used), len(queries), len(content) / 1000)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    from django.test import Client

    client = Client()
    figures = sorted((measure(client, path, options.rounds) for path in paths()), key=lambda figure: -figure.median_ms)
    print(f"{'median ms':>9} {'worst':>7} {'processor':>9} {'queries':>7} {'kB':>7}  page")
    for figure in figures:
        times = f"{figure.median_ms:9.1f} {figure.worst_ms:7.1f} {figure.processor_ms:9.1f}"
        print(f"{times} {figure.queries:7d} {figure.kilobytes:7.1f}  {figure.path}")


if __name__ == "__main__":
    main()
