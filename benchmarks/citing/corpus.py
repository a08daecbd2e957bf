"""Places named in the grounds and articles of all documents of the data: `python -m benchmarks.citing.corpus [--write FILE]`.

`--write FILE` keeps each of them on a line, so that `diff` shows what a change of the reader does to real law.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.relevance.data import legal_folder
from legal_docs.law.citations.finding import find_mentions


def places(line: str) -> Iterator[str]:
    """Yield a line for each place that a document of the data names: the document, its article, the words, what they lead to."""
    document = json.loads(line)
    parts = [("preamble", f"\n{document['preamble']}"), *((one["id"], f"{one['heading']}\n{one['text']}") for one in document["articles"])]
    for part, text in parts:
        for found in find_mentions(text, self_number=document["number"] or ""):
            law = found.number or f"{found.name} {found.year or ''}".strip() or found.relative_to or "this"
            fields = (document["id"], part, text[found.start : found.end], law, found.path)
            yield "\t".join(" ".join(field.split()) for field in fields)


def main() -> None:
    """Count the places, and keep them where a file is named."""
    parser = argparse.ArgumentParser(prog="benchmarks.citing.corpus", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", type=Path, help="keep the places, one on a line")
    options = parser.parse_args()
    with (legal_folder() / "documents.jsonl").open(encoding="utf-8") as documents:
        texts = [list(places(line)) for line in documents]
    print(f"{len(texts)} documents name {sum(map(len, texts))} places")
    if options.write:
        options.write.write_text("".join(f"{place}\n" for text in texts for place in text), encoding="utf-8")


if __name__ == "__main__":
    main()
