"""The data set as entries and judged questions."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cms.contracts.search import EntryKind, SearchEntry

_ABSTRACT = 6_000


def legal_folder() -> Path:
    """The folder of the legal data: below SHARED_DIR, else beside the repository."""
    shared = Path(os.environ.get("SHARED_DIR") or Path(__file__).resolve().parents[3] / "shared")
    return shared / "data" / "legal"


@dataclass(frozen=True, slots=True)
class Judged:
    """A question and the ids that answer it: `law|article`, or `law` when it is judged by document."""

    qid: str
    text: str
    relevant: frozenset[str]
    group: str

    @property
    def is_in_test_third(self) -> bool:
        """Return whether the question is in the third that measures were not chosen on; the weights as shipped were fitted to it too."""
        return int(hashlib.md5(self.qid.encode(), usedforsecurity=False).hexdigest(), 16) % 3 == 0


def _lines(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    with (folder / name).open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def entries(folder: Path) -> Iterator[SearchEntry]:
    """One entry for each document and one for each Điều."""
    for number, row in enumerate(_lines(folder, "documents.jsonl"), 1):
        law = row["id"]
        shared: dict[str, Any] = {
            "title": row["title"] or "",
            "number": row["number"] or "",
            "type": row["type"] or "",
            "issuer": row["issuer"] or "",
            "fields": tuple(row["fields"] or ()),
            "year": int(row["signed_date"][:4]) if row["signed_date"] else None,
            "issued_on": _day(row["signed_date"]),
            "effective_on": _day(row["effective_date"]),
        }
        headings = "\n".join(article["heading"] for article in row["articles"])[:_ABSTRACT]
        yield SearchEntry(law, EntryKind.DOCUMENT, law, number, f"/{law}/", body=headings, external_id=law, **shared)
        for article in row["articles"]:
            key = f"{law}|{article['id']}"
            yield SearchEntry(
                key,
                EntryKind.ARTICLE,
                law,
                number,
                f"/{law}/#{article['id']}",
                heading=article["heading"],
                path=article["chapter"] or "",
                body=article["text"],
                external_id=key,
                **shared,
            )


def questions_by_article(folder: Path, *, with_choices: bool = False) -> list[Judged]:
    """The questions judged by Điều; `with_choices` puts the options of a multiple-choice question behind it."""
    found = []
    for row in _lines(folder, "qrels_train.jsonl"):
        choices = row.get("choices") or {}
        text = " ".join([row["question"], *choices.values()]) if with_choices else row["question"]
        relevant = frozenset(f"{item['law_id']}|{item['article_id']}" for item in row["relevant"])
        found.append(Judged(row["qid"], text, relevant, row["question_type"]))
    return found


def questions_by_document(folder: Path) -> list[Judged]:
    """The questions judged by document."""
    return [
        Judged(row["qid"], row["question"], frozenset(row["relevant_documents"]), "documents")
        for row in _lines(folder, "qrels_documents_train.jsonl")
    ]
