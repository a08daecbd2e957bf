"""Measures how many instructions of real amending documents are read, and how many fit the text that they amend without a person.

Run: `python -m benchmarks.amending`; `--left` lists the lines that speak of amending and gave no step. Pairs: documents of the data
set whose title names one document as amended, and that is there. Recall: all documents whose title says that they amend or repeal.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
django.setup()

from cms.text.numbers.document_numbers import find_document_numbers  # noqa: E402
from legal_docs.law.amending.instructions.reading import read_instructions  # noqa: E402
from legal_docs.law.amending.texts.apply import Order, apply_orders  # noqa: E402
from legal_docs.text.provisions.rows import Row, rows_of  # noqa: E402
from legal_docs.text.structure.articles import parse_articles  # noqa: E402

_SPEAKS_OF_AMENDING = re.compile(r"(?i)sửa đổi|bổ sung|thay thế|thay (?:cụm )?từ|bãi bỏ|hủy bỏ|huỷ bỏ|\bbỏ (?:cụm|từ|điểm|khoản|điều)")
SHARED = Path(os.environ.get("SHARED_DIR", "../shared"))


def rows(record: dict[str, Any]) -> list[Row]:
    return rows_of(parse_articles(record["articles"], preamble=str(record["preamble"])))


def pairs(found: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    by_number = {record["number"]: record for record in found if record["number"]}
    chosen = []
    for record in found:
        if record["type"] == "Văn bản hợp nhất" or not re.match(r"(?i)(?:luật )?sửa đổi", record["title"]):
            continue
        named = list(dict.fromkeys(number.number.norm for number in find_document_numbers(record["title"])))
        if len(named) == 1 and named[0] in by_number and named[0] != record["number"]:
            chosen.append((record, by_number[named[0]]))
    return chosen


def recall(found: list[dict[str, Any]], *, listed: bool) -> None:
    """Count the steps read in all amending documents, and the provisions that speak of amending but gave none."""
    totals: Counter[str] = Counter()
    for record in found:
        if record["type"] == "Văn bản hợp nhất" or not re.search(r"(?i)sửa đổi|bãi bỏ", record["title"]):
            continue
        text = rows(record)
        steps = read_instructions(text, [], title=record["title"])
        named = {step.source_anchor for step in steps}
        left = [
            row
            for row in text
            if (_SPEAKS_OF_AMENDING.search(f"{row.heading} {row.text}") or row.quoted)
            and not any(anchor == row.anchor or anchor.startswith(f"{row.anchor}__") for anchor in named)
        ]
        unread = sum(step.doubt == "unread" for step in steps)
        totals.update({"documents": 1, "steps": len(steps), "unread": unread, "orders": len(named), "left": len(left)})
        totals["left with quoted words"] += sum(bool(row.quoted) for row in left)
        for row in left if listed else []:
            print(f"{record['number']} {row.anchor}: {row.heading} {row.text}"[:300].replace("\n", " "))
    print(dict(totals))


def main() -> None:
    with (SHARED / "data/legal/documents.jsonl").open(encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    totals: Counter[str] = Counter()
    for acting, target in pairs(found):
        text = rows(target)
        steps = read_instructions(rows(acting), text, number=target["number"], title=acting["title"])
        orders = [
            Order(place, step.operation, step.anchor, step.new_text, step.old_phrase, step.new_phrase) for place, step in enumerate(steps)
        ]
        problems = Counter(apply_orders(text, orders).problems.values())
        totals.update({"read": len(steps), "fit": len(steps) - problems.total(), "documents": 1})
        print(f"{acting['number']} amends {target['number']}: {len(steps)} instructions, {problems.total()} not {dict(problems)}")
    share = totals["fit"] / max(totals["read"], 1)
    recall(found, listed="--left" in sys.argv)
    print(f"{totals['documents']} documents, {totals['read']} instructions, {totals['fit']} fit ({share:.1%})")


if __name__ == "__main__":
    main()
