"""Measures how fast search answers at given sizes: `python -m benchmarks.search_latency --entries 26348 100000 [--engine embedded URL]`.

The entries are the real data set first and then made ones: clauses of real Điều combined in new ways, so that words and pairs are as
common as in law. Prints a row of a table for each size and engine: rate of indexing, size on disk, memory, and p50/p95 by the clock and
in processor time of a page of results with facets and highlights, of the ranking alone, and of suggestions; before, other questions are
asked. The processor time is that of this process and, where the server runs on this machine, of the server. `--page` asks the whole
results page too, of the portal of VAR_DIR. `--keep FOLDER` leaves the indexes of the embedded engine in FOLDER and asks those that are
there, and those of a server (`latency_100000` and so on).
"""

from __future__ import annotations

import argparse
import itertools
import json
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.relevance import data, vectors
from cms.contracts.search import SearchEntry
from search.engines.contract import SearchEngine
from search.engines.factory import get_engine
from search.meaning.nano import NanoEmbedder
from search.query.expand import shipped_synonyms
from search.query.plan import build_plan
from search.query.values import SearchRequest
from search.results.finding.meaning import text_of

_BATCH = 2_000
_ASKED = 200
_BEFORE = 300  # questions asked before those that are measured: a server's compiler and its caches are warm in use
_EMBEDDED = "embedded"
_SHORTEST, _LONGEST = 3, 14  # clauses of a made Điều


def entries(folder: Path, count: int) -> Iterator[SearchEntry]:
    """`count` entries: the real ones, then made ones (the same at every run)."""
    real = list(itertools.islice(data.entries(folder), count))
    yield from real
    chance = random.Random(1)
    clauses = [line for entry in real for line in entry.body.split("\n") if line]
    for number in range(count - len(real)):
        like = chance.choice(real)
        body = "\n".join(chance.choices(clauses, k=chance.randint(_SHORTEST, _LONGEST)))
        parent = f"made-{number // 25}"
        yield replace(like, entry_id=f"{parent}|{number}", parent_id=parent, page_id=10_000_000 + number // 25, body=body, external_id="")


def fill(engine: SearchEngine, rows: Iterator[SearchEntry], kept: Path | None) -> tuple[int, float]:
    """Index everything again, with the vectors of the file `kept`; return the number of entries and the seconds."""
    started, count = time.perf_counter(), 0
    rebuild = engine.start_rebuild()
    actions = vectors.actions(rows, kept)
    while batch := list(itertools.islice(actions, _BATCH)):
        report = rebuild.bulk(batch)
        if report.failures:
            sys.exit(f"not indexed: {report.failures[0]}")
        count += len(batch)
        print(f"\r{count} entries", end="", file=sys.stderr, flush=True)
    rebuild.commit()
    print("\r", end="", file=sys.stderr)
    return count, time.perf_counter() - started


class Server:
    """The node behind an address, and its process where it runs on this machine."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.process: int | None = None
        nodes = list(self.get("/_nodes/process")["nodes"].values()) if url else []
        if len(nodes) == 1 and Path(f"/proc/{nodes[0]['process']['id']}/comm").read_text().strip() == "java":
            self.process = nodes[0]["process"]["id"]

    def get(self, path: str, method: str = "GET") -> dict[str, Any]:
        """The answer to a request."""
        request = urllib.request.Request(self._url + path, method=method)  # noqa: S310 — an address that the command line names
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return dict(json.load(answer))

    def seconds(self) -> float:
        """The processor time that it has used so far, in seconds."""
        return time.clock_gettime(~self.process << 3 | 2) if self.process else 0.0  # see clock_getcpuclockid(3)

    def memory(self) -> float:
        """Its memory in MB: what it holds, of another machine its heap."""
        if self.process:
            status = Path(f"/proc/{self.process}/status").read_text()
            return int(status.split("VmRSS:")[1].split()[0]) / 1024
        return sum(node["jvm"]["mem"]["heap_used_in_bytes"] for node in self.get("/_nodes/stats/jvm")["nodes"].values()) / 1e6


def timed(calls: Sequence[Callable[[], object]], server: Server) -> str:
    """Return p50 and p95 of the calls in milliseconds, by the clock and in processor time."""
    clock: list[float] = []
    used: list[float] = []
    for call in calls:
        started, before = time.perf_counter(), server.seconds() + time.process_time()
        call()
        used.append((server.seconds() + time.process_time() - before) * 1000)
        clock.append((time.perf_counter() - started) * 1000)
    return " | ".join(f"{sorted(row)[len(row) // 2]:.1f} / {sorted(row)[int(len(row) * 0.95)]:.1f}" for row in (clock, used))


def ask(engine: SearchEngine, server: Server, questions: Sequence[str], before: Sequence[str], by_meaning: bool) -> list[str]:
    """Measure the ways of asking, after the questions of `before`; `by_meaning` with the vectors of the questions, made first."""
    plans = [build_plan(SearchRequest(q=text), date.today(), shipped_synonyms()) for text in (*before, *questions)]
    if by_meaning:
        embedder = NanoEmbedder()
        plans = [replace(plan, meaning=embedder.query(text_of(plan.query))) for plan in plans]
    for plan in plans[: len(before)]:
        engine.search(plan)
    del plans[: len(before)]
    starts = [text[: 6 + number % 15] for number, text in enumerate(questions)]
    return [
        timed([partial(engine.search, plan) for plan in plans], server),
        timed([partial(engine.rank, replace(plan, facets=()), 100) for plan in plans], server),
        timed([partial(engine.suggest, start) for start in starts], server),
    ]


def ask_page(questions: Sequence[str]) -> None:
    """Measure the whole results page of the portal of VAR_DIR."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    print("the whole results page:", timed([partial(client.get, "/tim-kiem/", {"q": text[:300]}) for text in questions], Server("")))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measure(url: str, count: int, folder: Path, options: argparse.Namespace) -> str:
    """Fill an engine unless it is filled and its index is kept, ask it, and return its row of the table."""
    index, server = folder / str(count), Server(url)
    engine = get_engine(url, index, {"prefix": f"latency_{count}", "timeout": 60})
    filled = "– | –"
    if not options.keep or engine.health().entries != count:
        done, seconds = fill(engine, entries(data.legal_folder(), count), options.vectors)
        filled = f"{seconds:.0f} | {done / seconds:.0f}"
    size = server.get(f"/latency_{count}/_stats/store")["_all"]["total"]["store"]["size_in_bytes"] if url else _size(index)
    if url:
        server.get(f"/latency_{count}/_cache/clear?request=true", "POST")  # answers of an earlier run
    asked = ask(engine, server, *questions(options), options.vectors is not None)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    memory = f"{own:.0f}" + (f" + {server.memory():.0f}" if url else "")
    return " | ".join([f"| {count:,}", engine.name, filled, f"{size / 1e6:.0f}", memory, *asked]) + " |"


def questions(options: argparse.Namespace) -> tuple[list[str], list[str]]:
    """The questions that are measured, and others that are asked before."""
    asked = [" ".join(row.text.split()[: options.words or None]) for row in data.questions_by_article(data.legal_folder())]
    measured = asked[:: max(1, len(asked) // options.asked)]
    return measured, [text for text in asked[:: max(1, len(asked) // _BEFORE)] if text not in measured]


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="benchmarks.search_latency", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--entries", type=int, nargs="*", default=[20_000], help="how many entries; several sizes one after another")
    parser.add_argument("--engine", nargs="*", default=[_EMBEDDED], help=f"`{_EMBEDDED}`, the addresses of servers")
    parser.add_argument("--asked", type=int, default=_ASKED, help="how many questions are asked")
    parser.add_argument("--words", type=int, default=0, help="cut the questions to so many words, as people type them")
    parser.add_argument("--keep", type=Path, help="a folder for the indexes of the embedded engine; what is filled is asked as it is")
    parser.add_argument("--vectors", type=Path, help="a file of `benchmarks.relevance.vectors`: search by meaning too")
    parser.add_argument("--page", action="store_true", help="ask the results page of the portal of VAR_DIR too")
    options = parser.parse_args()
    folder = data.legal_folder()
    if not folder.is_dir():
        sys.exit(f"The data set is not at {folder}: set SHARED_DIR.")
    print(
        "| entries | engine | filled in s | a second | MB on disk | MB of memory | a page | processor | ranking | processor "
        "| suggestions | processor |\n|---|---|---|---|---|---|---|---|---|---|---|---|"
    )
    with tempfile.TemporaryDirectory() as scratch:
        for count, name in itertools.product(options.entries, options.engine):
            # In a process of its own: its memory is that of this engine and size.
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
                url = "" if name == _EMBEDDED else name
                print(apart.submit(measure, url, count, options.keep or Path(scratch), options).result(), flush=True)
    if options.page:
        ask_page(questions(options)[0])


if __name__ == "__main__":
    main()
