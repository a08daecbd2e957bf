"""Short queries in everyday words: are the very words and the law's on the first page? `python -m benchmarks.relevance.short INDEX_DIR`.

`short.txt` has for each query pieces of the titles and headings of which one is wanted (the law's reading). The very words are wanted
where any entry holds them in a row, marks and all. The index is made when it is not there: laws, procedures, news and answers.
`[--vectors FILE]` searches by meaning too, `[--show]` prints what is missing.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from itertools import chain
from pathlib import Path

from benchmarks.relevance import data
from benchmarks.relevance.__main__ import fill
from benchmarks.relevance.everyday import plan_of
from cms.contracts.search import SearchEntry
from cms.text.analysis import exact_words
from search.engines.contract import SearchEngine
from search.engines.factory import get_engine


def _exact(text: str) -> str:
    return f" {' '.join(exact_words(text))} "


def reached(engine: SearchEngine, query: str, pieces: str, by_meaning: bool) -> tuple[int, bool, str]:
    """Return the place of the first group with the very words (0: none, -1: nowhere in the index), whether the first page has the law's
    reading, and the term that was searched instead.
    """
    plan = plan_of(query, by_meaning)
    found = engine.search(replace(plan, facets=(), highlight=False))
    groups = [[hit.entry for hit in (group.top, *group.children)] for group in found.groups]
    groups = [[found.certain.entry], *groups] if found.certain else groups
    wanted = [piece.strip() for piece in pieces.split(";")]
    names = [f"{row.title} {row.heading}".lower() for group in groups for row in group]
    literal = next((at for at, group in enumerate(groups, 1) if any(_holds(row, query) for row in group)), 0)
    if not literal:
        quoted = engine.search(replace(plan_of(f'"{query}"', by_meaning=False), facets=(), highlight=False))
        literal = 0 if quoted.groups else -1
    return literal, any(piece in name for piece in wanted for name in names), plan.query.term


def _holds(entry: SearchEntry, query: str) -> bool:
    return _exact(query) in _exact(f"{entry.title}\n{entry.heading}\n{entry.body}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="benchmarks.relevance.short", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("index_dir", type=Path)
    parser.add_argument("--vectors", type=Path, help="a file of `benchmarks.relevance.vectors`: search by meaning too")
    parser.add_argument("--show", action="store_true", help="print what is missing")
    options = parser.parse_args()
    engine, folder = get_engine("", options.index_dir), data.legal_folder()
    if not engine.health().entries:
        fill(engine, chain(data.entries(folder), data.procedures(folder), data.news_and_answers(folder)), options.vectors)
    lines = Path(__file__).with_name("short.txt").read_text(encoding="utf-8").splitlines()
    held = shown = laws = both = 0
    for query, _, pieces in (line.partition(" | ") for line in lines):
        literal, has_law, term = reached(engine, query, pieces, options.vectors is not None)
        held += literal >= 0
        shown += literal > 0
        laws += has_law
        both += has_law and literal != 0
        if options.show and (not has_law or literal == 0):
            print(f"  {query}{f' ({term})' if term else ''}: {'' if has_law else 'no law '}{'no very words' if literal == 0 else ''}")
    print(f"{len(lines)} queries: the very words for {shown} of the {held} that hold them, the law's for {laws}, what is wanted for {both}")


if __name__ == "__main__":
    main()
