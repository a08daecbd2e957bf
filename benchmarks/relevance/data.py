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
SETS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
)
FITTED = (*SETS[:11], "fitting")  # what is fitted; sets 12 to 16 helped to choose among ways to fit, the last two are unseen
PROCEDURE = "tthc"  # stands for the document in the id of a procedure


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
    """Yield one entry for each document and one for each Điều."""
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


def procedures(folder: Path) -> Iterator[SearchEntry]:
    """Yield one entry for each administrative procedure, with the text that its page gives to the index."""
    for number, row in enumerate(_lines(folder.parent / "procedures", "procedures.jsonl"), 1_000_001):
        ways = row["how"] if isinstance(row["how"], list) else []
        parts = [row["agency"], ", ".join(row["applicants"]), row["steps"], *(f"{way['channel']}: {way['time_limit']}" for way in ways)]
        parts += [paper["name"] for paper in row["dossier"] if isinstance(paper, dict)] + [row["requirements"], row["result"]]
        key = f"{PROCEDURE}|{row['code']}"
        yield SearchEntry(
            key,
            EntryKind.PROCEDURE,
            key,
            number,
            f"/{row['code']}/",
            title=row["name"],
            number=row["code"],
            aliases=(row["code"],),
            issuer=row["agency"] or "",
            fields=(row["field"],) if row["field"] else (),
            body="\n".join(filter(None, parts)),
            external_id=key,
        )


def everyday_questions(half: str) -> list[Judged]:
    """The questions in everyday words of one of `SETS`: a question, then what answers it, each one of them enough."""
    found = []
    lines = Path(__file__).with_name(f"everyday_{half}.txt").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        text, _, wanted = line.partition(" | ")
        found.append(Judged(f"{half}-{number}", text, frozenset(key.replace("#", "|") for key in wanted.split()), half))
    return found


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


def news_and_answers(folder: Path) -> Iterator[SearchEntry]:
    """Yield one entry for each news article and each published answer: what a portal writes in the words of the people."""
    for first, kind, place in ((2_000_000, EntryKind.NEWS, "news/news.jsonl"), (3_000_000, EntryKind.ANSWER, "qa/questions.jsonl")):
        for number, row in enumerate(_lines(folder.parent, place), first):
            parts = [row.get("sapo"), row.get("body"), row.get("question"), row.get("answer")]
            yield SearchEntry(row["id"], kind, row["id"], number, f"/{row['id']}/", title=row["title"], body="\n".join(filter(None, parts)))
