"""Measures how long comparing takes: the two largest versions of one code, and two whole laws, from the data beside the repository.

Run: `python -m benchmarks.compare`. Prints the median of five comparisons with their HTML, and how many places differ.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
django.setup()

from legal_docs.law.compare.render import SIDE_BY_SIDE, render  # noqa: E402
from legal_docs.law.compare.report import compare  # noqa: E402
from legal_docs.text.provisions.rows import Row, rows_of  # noqa: E402
from legal_docs.text.structure.articles import parse_articles  # noqa: E402

SHARED = Path(os.environ.get("SHARED_DIR", "../shared"))
ROUNDS = 5


def documents() -> list[dict[str, object]]:
    with (SHARED / "data/legal/documents.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def rows(record: dict[str, object]) -> list[Row]:
    return rows_of(parse_articles(record["articles"], preamble=str(record["preamble"])))  # type: ignore[arg-type]


def amended(text: list[Row]) -> list[Row]:
    """Return the same text with some words changed in every twentieth provision, one in two hundred gone."""
    changed = [
        row._replace(text=row.text.replace("phạt", "xử phạt", 1) + " Khoản này được sửa.") if number % 20 == 7 else row
        for number, row in enumerate(text)
    ]
    return [row for number, row in enumerate(changed) if number % 200 != 151 or row.is_article]


def measure(name: str, before: list[Row], after: list[Row], *, same_document: bool) -> None:
    times = []
    for _round in range(ROUNDS):
        started = time.process_time()
        result = compare(before, after, same_document=same_document)
        html = render(result, layout=SIDE_BY_SIDE, everything=False)
        times.append(time.process_time() - started)
    places = len(result.changed)
    print(
        f"{name}: {len(before)} and {len(after)} provisions, {places} places differ, median {statistics.median(times) * 1000:.0f} ms, "
        f"{len(html) / 1000:.0f} kB"
    )


def main() -> None:
    found = documents()
    code = max((record for record in found if record["type"] == "Bộ luật"), key=lambda record: len(record["articles"]))  # type: ignore[arg-type]
    text = rows(code)
    measure(f"two versions of {code['title']} ({sum(row.is_article for row in text)} Điều)", text, amended(text), same_document=True)
    by_number = {record["number"]: record for record in found}
    for older, newer in (("45/2013/QH13", "31/2024/QH15"), ("67/2014/QH13", "61/2020/QH14"), ("91/2015/QH13", "33/2005/QH11")):
        if older in by_number and newer in by_number:
            measure(f"{older} and {newer}", rows(by_number[older]), rows(by_number[newer]), same_document=False)


if __name__ == "__main__":
    main()
