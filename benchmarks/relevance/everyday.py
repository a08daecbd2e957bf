"""Questions in everyday words: is a right Điều or procedure the first hit, or among ten? Over laws and procedures in one index.

`python -m benchmarks.relevance.everyday INDEX_DIR [--vectors FILE] [--half NAME] [--pool] [--engine URL] [--show]`; the index is made
when it is not there. The questions are our own, written before anything was tuned: of each pair of sets (`everyday_first.txt` and
`…_second.txt`, up to `…_sixteenth.txt` and `…_seventeenth.txt`; the eleventh
and the eighteenth alone) one to work with and one to be opened at the end. The vectors of
queries and the tone marks put back are fitted to `data.FITTED` (`fit_query`, `fit_wording`): the first eleven and 3,209 questions of
twelve other writers. `page`: among what the first page of results shows, a document with its best Điều.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path

from benchmarks.relevance import data
from benchmarks.relevance.__main__ import fill, meaning_of
from benchmarks.relevance.vectors import VectorStore
from cms.contracts.search import EntryKind, SearchEntry
from search.engines.contract import SearchEngine
from search.engines.factory import get_engine
from search.meaning.nano import NanoEmbedder
from search.meaning.passages import passage_of
from search.query.expand import shipped_synonyms
from search.query.plan import build_plan
from search.query.values import SearchPlan, SearchRequest
from search.results.finding.meaning import text_of

_KINDS = ("article", "procedure")
_TEN = 10


def entries(folder: Path, pool: Path | None = None) -> Iterator[SearchEntry]:
    """The laws with their Điều, and the procedures; of a `pool` only those whose vectors are in that file, and the documents."""
    store = VectorStore(pool) if pool else None
    model = NanoEmbedder().model
    for entry in chain(data.entries(folder), data.procedures(folder)):
        if store is None or entry.kind is EntryKind.DOCUMENT or store.get(model, passage_of(entry)):
            yield entry


def plan_of(text: str, by_meaning: bool, kinds: tuple[str, ...] = ()) -> SearchPlan:
    """The plan of a question, as the site makes it."""
    plan = build_plan(SearchRequest(q=text, kinds=kinds), date.today(), shipped_synonyms())
    return replace(plan, meaning=meaning_of(text_of(plan.query))) if by_meaning else plan


def shown(engine: SearchEngine, plan: SearchPlan) -> list[str]:
    """The ids on the first page of results, in the order of reading."""
    found = engine.search(replace(plan, facets=(), highlight=False))
    hits = [hit for group in found.groups for hit in (group.top, *group.children)]
    return [hit.entry.external_id for hit in ([found.certain] if found.certain else []) + hits]


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="benchmarks.relevance.everyday", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("index_dir", type=Path)
    parser.add_argument("--half", choices=data.SETS, default="first")
    parser.add_argument("--engine", default="", help="the address of a server; without it the embedded engine")
    parser.add_argument("--vectors", type=Path, help="a file of `benchmarks.relevance.vectors`: search by meaning too")
    parser.add_argument("--pool", action="store_true", help="index only what has a vector in the file: an easier task")
    parser.add_argument("--show", action="store_true", help="print the questions without a right answer among ten")
    options = parser.parse_args()
    folder = data.legal_folder()
    if not folder.is_dir():
        sys.exit(f"The data set is not at {folder}: set SHARED_DIR.")
    engine = get_engine(options.engine, options.index_dir, {"prefix": "everyday", "timeout": 30})
    if not engine.health().entries:
        fill(engine, entries(folder, options.vectors if options.pool else None), options.vectors)
    by_meaning = options.vectors is not None
    first = ten = page = 0
    asked = data.everyday_questions(options.half)
    for question in asked:
        ranked = [row.external_id for row in engine.rank(plan_of(question.text, by_meaning, _KINDS), _TEN)]
        first += ranked[:1] != [] and ranked[0] in question.relevant
        found = not question.relevant.isdisjoint(ranked)
        ten += found
        page += not question.relevant.isdisjoint(shown(engine, plan_of(question.text, by_meaning)))
        if options.show and not found:
            print(f"  {question.text!r}: wanted {' '.join(sorted(question.relevant))}, first {' '.join(ranked[:3]) or 'nothing'}")
    count = len(asked)
    print(
        f"{engine.name}, half {options.half}, {count} questions: first {first / count:.0%}, ten {ten / count:.0%}, page {page / count:.0%}"
    )


if __name__ == "__main__":
    main()
