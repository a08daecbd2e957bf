"""Readers of legal text on sentences written for the purpose: recall and precision by kind, held to thresholds.

Each lot was written before the readers were looked at; the readers have been fitted to all of them since.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cms.text.numbers.document_numbers import number_key
from cms.text.numbers.number_words import roman_value
from legal_docs.files.metadata.proposing import propose
from legal_docs.importing.matching import extent_of
from legal_docs.law.citations.finding import find_mentions
from legal_docs.text.documents.named_laws import law_name_key
from legal_docs.text.structure.grammar import part_number
from legal_docs.text.structure.parser import parse
from legal_docs.text.vocabulary import Unit

SIGNED = date(2020, 3, 10)
STEPS = ("art", "cl", "point", "indent")
DIVISIONS = {"chương": "chp", "tiểu mục": "subsec", "mục": "sec", "phần": "part", "phụ lục": "annex"}
LETTERS = {Unit.ARTICLE: "d", Unit.CHAPTER: "c", Unit.SECTION: "m", Unit.SUBSECTION: "t", Unit.PART: "p"}
KINDS = {"thay_the": "replaces", "bai_bo": "repeals", "sua_doi_bo_sung": "amends"}


def cases(name: str) -> Iterator[dict[str, Any]]:
    for line in (Path(__file__).parent / f"written_{name}.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def figures(wanted: list[Counter[Any]], got: list[Counter[Any]]) -> tuple[float, float]:
    """Return recall and precision over all cases."""
    hits = sum((one & other).total() for one, other in zip(wanted, got, strict=True))
    return hits / sum(one.total() for one in wanted), hits / sum(one.total() for one in got)


def place(path: str) -> str:
    """Return `5/2/a` as `art_5__cl_2__point_a`; `-` leaves a step out, a chapter or section goes by its name."""
    steps, level = [], 0
    for part in path.split("/") if path else []:
        division = re.match(r"(chương|tiểu mục|mục|phần|phụ lục) (.+)", part)
        if division is not None:
            steps.append(f"{DIVISIONS[division[1]]}_{division[2]}")
            level = 2
        else:
            steps += [f"{STEPS[level]}_{part}"] if part != "-" else []
            level += 1
    return "__".join(steps).replace("đ", "dd")


def arabic(path: str) -> str:
    return re.sub(r"(chp|part|annex|sec)_([ivx]+)(?=_|$)", lambda match: f"{match[1]}_{roman_value(match[2].upper())}", path.lower())


def target(words: str) -> str:
    return words if words == "self" else number_key(words) or law_name_key(words)


def test_citations_lead_to_the_provisions_and_documents_that_are_meant() -> None:
    wanted, got = [], []
    for case in cases("citations"):
        links = [(place(path), target(named)) for path, _, named in (link.partition("@") for link in case["cites"])]
        found = [(arabic(one.path), target(one.number or one.name or "self")) for one in find_mentions(case["text"])]
        # A law's name may run on; what the site knows of it is the longest known name at its start (citations/known.py).
        named = [document for _, document in links]
        found = [(path, next((one for one in named if document.startswith(f"{one} ")), document)) for path, document in found]
        documents = {document for _, document in links}
        # The name of a document whose provision is linked too may be a link of its own.
        found = [link for link in found if link in links or link[0] or link[1] not in documents]
        wanted.append(Counter(links))
        got.append(Counter(found))
    recall, precision = figures(wanted, got)
    assert recall >= 0.93
    assert precision >= 0.96


def outline(text: str) -> Iterator[str]:
    for node in parse(text).walk():
        label = node.label
        if node.kind in LETTERS:
            label = str(roman_value(label)) if re.fullmatch("[IVX]+", label) else part_number(label)
        if node.kind is Unit.POINT:
            clause = re.search(r"cl_(\w+?)__", node.anchor)
            yield f"{clause[1] if clause else ''}{label}"
        elif node.kind is not Unit.INDENT:
            yield f"{LETTERS.get(node.kind, '')}{label}"


def test_the_outline_is_found_however_it_is_printed_or_recognised() -> None:
    given = list(cases("structures"))
    recall, precision = figures([Counter(case["outline"]) for case in given], [Counter(outline(case["text"])) for case in given])
    assert recall >= 0.98
    assert precision >= 0.98


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Điều 1, Phạm vi\nMột.\nĐiều 2, Áp dụng\nĐiều 1, Điều 3 và Điều 4, khoản 2 của Quy chế.\nĐiều 14, 18 Quyết định.", "d1 d2"),
        ("Điều 1. Hồ sơ\n1. Gồm:\na.- Đơn;\nb.- Ảnh.", "d1 1 1a 1b"),
        (
            "Điều 1. Hồ sơ\n1. Gồm:\n(a) A;\n(b) B;\n(c) C;\n(d) D;\n(đ) Đ;\n(e) E;\n(g) G;\n(h) H;\n(i) I;\n(k) K.",
            "d1 1 1a 1b 1c 1d 1đ 1e 1g 1h 1i 1k",
        ),
    ],
)
def test_a_misread_comma_a_dash_and_a_letter_in_brackets_open_provisions_and_prose_opens_none(text: str, found: str) -> None:
    assert list(outline(text)) == found.split()


def day(words: str) -> date | None:
    if words.startswith("signed"):
        return SIGNED + timedelta(days=int(words[7:] or 0))
    return date.fromisoformat(words) if words != "none" else None


def facts_read(text: str) -> Iterator[tuple[str, Any]]:
    head = f"Số: 01/2020/NĐ-CP\nHà Nội, ngày {SIGNED.day} tháng {SIGNED.month} năm {SIGNED.year}\nNGHỊ ĐỊNH\nQUY ĐỊNH VIỆC THỬ"
    proposal = propose(f"{head}\nĐiều 1. Phạm vi\nNghị định này quy định việc thử.\nĐiều 2. Hiệu lực thi hành\n1. {text}")
    if proposal.effective_sentence:
        yield "from", proposal.effective_date
    if proposal.expiry_date is not None:
        yield "to", proposal.expiry_date
    for warning in proposal.warnings:
        if warning.code == "applied_from":
            read = warning.data["date"].split("/")
            yield "applies", date(*(int(part) for part in reversed(read)))
    for one in proposal.relations:
        partial = extent_of(one.kind, one.evidence, one.target_text)[0] == "partial"
        yield f"{'part-' if partial else ''}{KINDS[one.kind]}", number_key(one.target_number or "")


def test_clauses_of_effect_give_days_ends_and_replaced_documents() -> None:
    wanted, got = [], []
    for case in cases("effects"):
        pairs = [fact.partition("=")[::2] for fact in case["facts"]]
        wanted.append(Counter((kind, day(value) if kind in ("from", "to", "applies") else number_key(value)) for kind, value in pairs))
        got.append(Counter(facts_read(case["text"])))
    recall, precision = figures(wanted, got)
    assert recall >= 0.92
    assert precision >= 0.96
