"""Measures the law-text parser and reader on real documents: `python benchmarks/lawtext.py [articles] [files] [--list]`.

The data are read from the folder named by SHARED_DIR, or from `../shared` beside the repository; nothing is stored.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cms.text.numbers.document_numbers import number_key  # noqa: E402
from cms.text.vietnamese import fold  # noqa: E402
from legal_docs.files.metadata.proposing import propose  # noqa: E402
from legal_docs.files.readers import UnreadableFile, read_file  # noqa: E402
from legal_docs.text.structure.articles import parse_articles  # noqa: E402
from legal_docs.text.structure.parser import parse  # noqa: E402
from legal_docs.text.words.normalise import normalise  # noqa: E402

DATA = Path(os.environ.get("SHARED_DIR", ROOT.parent / "shared")) / "data"


def full_text(document: dict[str, Any]) -> str:
    """Put the text of a document of the data set together again: preamble, chapters, articles."""
    lines, chapter = [document["preamble"]], None
    for article in document["articles"]:
        if article["chapter"] != chapter:
            chapter = article["chapter"]
            lines.append(chapter or "")
        lines += [article["heading"], article["text"]]
    return "\n".join(lines)


def measure_articles(*, show: bool, every: int = 1) -> Counter[str]:
    """Compare the articles found in whole texts with those of the data (each `every`th document); round trip; speed; return the counts."""
    documents = [json.loads(line) for line in (DATA / "legal" / "documents.jsonl").open(encoding="utf-8")][::every]
    count = Counter[str](documents=len(documents))
    started = time.perf_counter()
    for document in documents:
        text = full_text(document)
        law = parse(text)
        expected = [article["id"] for article in document["articles"]]
        found = [_data_id(node.eid, node.label) for node in law.articles()]
        count["round trip"] += _round_trip(text, law.to_text(), law.signature)
        cut = parse_articles(document["articles"], document["preamble"])
        count["ids kept"] += [node.source_id for node in cut.articles()] == expected
        if document["complete"]:
            count["complete"] += 1
            count["same count"] += len(found) == len(expected)
            count["same ids"] += found == expected
        if show and found != expected:
            print(f"  {document['id']}: {len(expected)} in the data, {len(found)} found; {_difference(expected, found)}")
    seconds = time.perf_counter() - started
    print(f"{len(documents)} documents, {len(documents) / seconds:.0f} a second (parsed whole and from articles)")
    print(f"same number of articles: {count['same count']} of {count['complete']} complete ({count['same count'] / count['complete']:.1%})")
    print(f"same ids in the same order: {count['same ids']}; round trip exact: {count['round trip']}; ids kept: {count['ids kept']}")
    return count


def _data_id(eid: str, label: str) -> str:
    attached = re.match(r"att_(\d+)__", eid)
    return f"kt{attached[1]}-{label}" if attached else label


def _round_trip(text: str, again: str, signature: str) -> bool:
    """Return True when the text of the tree and the signature together are the normalised input, line for line."""
    signed = signature.split("\n") if signature else []
    return Counter(normalise(text).split("\n")) == Counter([*again.split("\n"), *signed])


def _difference(expected: list[str], found: list[str]) -> str:
    lacking = [one for one in expected if one not in found][:6]
    extra = [one for one in found if one not in expected][:6]
    return f"lacking {lacking}, more {extra}"


def measure_files(*, show: bool, only: tuple[str, ...] = ()) -> tuple[Counter[str], Counter[str]]:
    """Compare what is proposed for real files with the metadata read from them by hand; return how many are right, how many asked."""
    records = [json.loads(line) for line in (DATA / "files" / "index.jsonl").open(encoding="utf-8")]
    right, asked, refused = Counter[str](), Counter[str](), []
    started = time.perf_counter()
    for record in records:
        if only and record["format"] not in only:
            continue
        try:
            text = read_file(DATA / "files" / record["file"]).text
        except UnreadableFile as refusal:
            refused.append(f"{record['file']} ({refusal.code})")
            continue
        for name, (good, got, wanted) in _compared(record, propose(text)).items():
            asked[name] += 1
            right[name] += good
            if show and not good:
                print(f"  {record['file']}: {name} {got!r}, by hand {wanted!r}")
    seconds = time.perf_counter() - started
    print(f"{len(records)} files, {len(refused)} refused: {', '.join(refused)}; {seconds:.0f} s")
    print("; ".join(f"{name} {right[name]} of {asked[name]}" for name in asked))
    return right, asked


def _compared(record: dict[str, Any], got: Any) -> dict[str, tuple[bool, Any, Any]]:
    kind = record["type"].split(" (")[0]
    body = record["issuer"].replace("UBND", "Ủy ban nhân dân").replace("HĐND", "Hội đồng nhân dân").split(" (")[0]
    signer, wanted = _plain(got.signer), _plain(record["signer"])
    return {
        "number": (number_key(got.number or "") == number_key(record["number"] or ""), got.number, record["number"]),
        "type": (_plain(got.type) == _plain(kind), got.type, kind),
        "issuer": (_plain(got.issuer) == _plain(body), got.issuer, body),
        "signed": (str(got.signed_date) == str(record["signed_date"]), got.signed_date, record["signed_date"]),
        "effective": (str(got.effective_date) == str(record["effective_date"]), got.effective_date, record["effective_date"]),
        "signer": (bool(signer) == bool(wanted) and wanted.endswith(signer.split("; ")[-1][-12:]), got.signer, record["signer"]),
        "title": (_plain(got.title) == _plain(record["title"]), got.title, record["title"]),
    }


def _plain(text: str | None) -> str:
    return re.sub(r"[^a-z0-9]+", " ", fold(text or "")).strip()


def main() -> None:
    """Measure what the arguments name, or both."""
    wanted = [argument for argument in sys.argv[1:] if not argument.startswith("-")] or ["articles", "files"]
    if not DATA.exists():
        sys.exit(f"There is no data folder at {DATA}; name it in SHARED_DIR.")
    for name in wanted:
        if name == "articles":
            measure_articles(show="--list" in sys.argv)
        else:
            measure_files(show="--list" in sys.argv)


if __name__ == "__main__":
    main()
