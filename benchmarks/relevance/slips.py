"""Slips of the hand: how many are corrected, and how many right queries get a correction. `python -m benchmarks.relevance.slips INDEX_DIR`.

`slips.txt` has for each query the folded word that is to stand in the correction; none where the words are right without their marks.
The right queries are those of the everyday sets, of services and the judged questions, as typed and without tone marks.
"""

from __future__ import annotations

import argparse
from itertools import chain
from pathlib import Path

from benchmarks.relevance import data
from benchmarks.relevance.__main__ import fill
from benchmarks.relevance.everyday import plan_of
from cms.text.vietnamese import fold
from search.engines.contract import SearchEngine
from search.engines.factory import get_engine

HERE = Path(__file__).parent
MOST_JUDGED = 800


def proposed(engine: SearchEngine, query: str) -> list[str]:
    """Return the words of the proposed query that are not those of the query, folded."""
    answer = engine.search(plan_of(query, by_meaning=False)).did_you_mean
    return [now for was, now in zip(fold(query).split(), fold(answer).split(), strict=False) if was != now]


def _queries(pattern: str) -> list[str]:
    return [line.split("|")[0].strip() for file in sorted(HERE.glob(pattern)) for line in file.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="benchmarks.relevance.slips", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("index_dir", type=Path)
    options = parser.parse_args()
    engine, folder = get_engine("", options.index_dir), data.legal_folder()
    if not engine.health().entries:
        fill(engine, chain(data.entries(folder), data.procedures(folder), data.news_and_answers(folder)), None)
    rows = [line.partition("|")[::2] for line in (HERE / "slips.txt").read_text(encoding="utf-8").splitlines()]
    right = sum(proposed(engine, query.strip()) == wanted.split() for query, wanted in rows)
    print(f"{right} of {len(rows)} slips are corrected as wanted")
    everyday = _queries("everyday_*.txt") + _queries("services.txt") + _queries("short.txt")
    judged = [question.text for question in data.questions_by_article(folder)][:MOST_JUDGED]
    for name, queries in (("everyday", everyday), ("everyday, without marks", [fold(query) for query in everyday]), ("judged", judged)):
        print(f"{sum(bool(proposed(engine, query)) for query in queries)} of {len(queries)} right queries ({name}) get a correction")


if __name__ == "__main__":
    main()
