"""Short queries for services: are a service and a law on the first page, and in front? `python -m benchmarks.relevance.services INDEX_DIR`.

`services.txt` has for each query a piece of the service's title and the laws of which one is wanted (none: any will do); the index is
that of `benchmarks.relevance.everyday`, made when it is not there. In front: the service among three, the law among five.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from benchmarks.relevance import data
from benchmarks.relevance.__main__ import fill
from benchmarks.relevance.everyday import entries, plan_of
from cms.contracts.search import EntryKind
from search.engines.contract import SearchEngine
from search.engines.factory import get_engine

_SERVICE_IN_FRONT, _LAW_IN_FRONT = 3, 5


def places(engine: SearchEngine, query: str, title: str, laws: str) -> tuple[int, int]:
    """Return the places of the service and of the law on the first page, from 1 on; 0: not there, and 1 where no law is asked for."""
    found = engine.search(replace(plan_of(query, by_meaning=False), facets=(), highlight=False))
    tops = [*([found.certain.entry] if found.certain else []), *(group.top.entry for group in found.groups)]
    services = (at for at, row in enumerate(tops, 1) if row.kind is EntryKind.PROCEDURE and title.lower() in row.title.lower())
    of_laws = (at for at, row in enumerate(tops, 1) if row.external_id.split("|")[0] in laws.split())
    return next(services, 0), next(of_laws, 0) if laws.strip() else 1


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="benchmarks.relevance.services", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("index_dir", type=Path)
    options = parser.parse_args()
    engine, page, front = get_engine("", options.index_dir), 0, 0
    if not engine.health().entries:
        fill(engine, entries(data.legal_folder()))
    cases = [line.split("|") for line in Path(__file__).with_name("services.txt").read_text(encoding="utf-8").splitlines()]
    for query, title, laws in cases:
        service, law = places(engine, query.strip(), title.strip(), laws)
        page += bool(service and law)
        is_front = 0 < service <= _SERVICE_IN_FRONT and 0 < law <= _LAW_IN_FRONT
        front += is_front
        if not is_front:
            print(f"  {query.strip()}: service at {service or '-'}, law at {law or '-'}")
    print(f"{len(cases)} queries: on the first page {page / len(cases):.0%}, in front {front / len(cases):.0%}")


if __name__ == "__main__":
    main()
