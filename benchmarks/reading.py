"""Measures what is read in documents: `python -m benchmarks.reading [documents] [forms] [--half=first|second] [--sample=N] [--list]`.

`documents` reads the attributes of all documents of the data set from their own text (its signature block put back from the fields of the
data) and compares them with the data's; `forms` writes a sample in the forms that bodies send (automatic numbers, two-column heads, PDF,
DOC, RTF, HTML, old fonts, decomposed letters) and holds what is read in each equal to what the plain text gives. Nothing is stored.
The halves are drawn by a hash of the id. The second was not looked at while the rules were written; in later changes of the readers it was,
so both are fitted.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
django.setup()

from benchmarks.forms import FORMS, write_form  # noqa: E402
from benchmarks.lawtext import DATA, _plain, full_text  # noqa: E402
from cms.text.numbers.document_numbers import number_key  # noqa: E402
from legal_docs.files.metadata.proposing import propose  # noqa: E402
from legal_docs.files.readers import ReadText, UnreadableFile  # noqa: E402
from legal_docs.importing.reading import read, reading_of  # noqa: E402

KEYS = ("number", "type", "issuer", "signed")


def half_of(identity: str) -> str:
    """Return the half of the data that a document is in, `first` or `second`."""
    return "second" if int(hashlib.sha256(identity.encode()).hexdigest(), 16) % 2 else "first"


def documents(half: str = "") -> Iterator[dict[str, Any]]:
    """Yield the documents of the data set, of one half or of both."""
    for line in (DATA / "legal" / "documents.jsonl").open(encoding="utf-8"):
        document = json.loads(line)
        if not half or half_of(document["id"]) == half:
            yield document


def whole_text(document: dict[str, Any]) -> str:
    """Return the text with a signature block, which the data keep as fields only."""
    text = full_text(document)
    if not document["signer"]:
        return text
    position = (document["signer_title"] or "CHỦ TỊCH").replace(" / ", "\n")
    return f"{text}\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n{position}\n{document['signer']}"


def measure_documents(half: str, *, show: bool) -> dict[str, float]:
    """Compare the attributes read from each text with the data's own; print and return the shares that are right."""
    right, asked, all_four = Counter[str](), Counter[str](), 0
    started, count = time.perf_counter(), 0
    for document in documents(half):
        count += 1
        compared = _compared(document, propose(whole_text(document)))
        all_four += all(compared[name][0] for name in KEYS)
        for name, (good, got, wanted) in compared.items():
            asked[name] += 1
            right[name] += good
            if show and not good:
                print(f"  {document['id']}: {name} {got!r}, in the data {wanted!r}")
    seconds = time.perf_counter() - started
    print(f"{count} documents ({half or 'both halves'}), {count / seconds:.0f} a second")
    print(f"number, type, issuer and date all right: {all_four} ({all_four / count:.1%})")
    print("; ".join(f"{name} {right[name]} ({right[name] / asked[name]:.1%})" for name in asked))
    return {name: right[name] / asked[name] for name in asked} | {"all four": all_four / count}


def _compared(document: dict[str, Any], got: Any) -> dict[str, tuple[bool, Any, Any]]:
    pairs = {
        "number": (number_key(got.number or ""), number_key(document["number"] or "")),
        "type": (_plain(got.type), _plain(document["type"])),
        "issuer": (_plain(got.issuer), _plain(document["issuer"])),
        "signed": (str(got.signed_date), str(document["signed_date"])),
        "effective": (str(got.effective_date), str(document["effective_date"])),
        "signer": (_plain((got.signer or "").split("; ")[0]), _plain(document["signer"])),
        "title": (_bare_title(got.title), _bare_title(document["title"])),
    }
    compared = {name: (read_ == wanted, read_, wanted) for name, (read_, wanted) in pairs.items()}
    body, printed = pairs["issuer"]
    # The data put the parent body, which stands above it on paper, before some issuers: `Bộ Tài chính Tổng cục Thuế`.
    compared["issuer"] = (body == printed or (bool(body) and printed.endswith(f" {body}")), body, printed)
    return compared


def _bare_title(title: str | None) -> str:
    """Return a law's title without `Luật`, with which the data begin it; on paper the kind stands on a line of its own."""
    plain = _plain(title)
    return next((plain.removeprefix(kind) for kind in ("bo luat ", "luat ", "phap lenh ") if plain.startswith(kind)), plain)


def measure_forms(sample: int, *, show: bool, only: str = "") -> Counter[str]:
    """Write a sample of documents in each form, read the files, compare with the plain text; print and return how many are equal."""
    chosen = [document for document in documents() if 3 < len(document["articles"]) < 60][:: max(1, 900 // sample)][:sample]
    equal, tried = Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory(prefix="forms-") as room:
        for document in chosen:
            text = whole_text(document)
            plain = _facts(reading_of(ReadText(text, format="txt")))
            for form in [only] if only else FORMS:
                path = write_form(text, form, Path(room) / f"{document['id']}")
                if path is None:
                    continue
                tried[form] += 1
                try:
                    facts = _facts(read(path))
                except UnreadableFile as refusal:
                    facts = {"refused": refusal.code}
                differing = {name: (plain.get(name), value) for name, value in facts.items() if plain.get(name) != value}
                equal[form] += not differing
                if show and differing:
                    print(f"  {document['id']} as {form}: " + "; ".join(f"{name} {a!r} -> {b!r}" for name, (a, b) in differing.items()))
    print("; ".join(f"{form} {equal[form]} of {tried[form]}" for form in tried))
    return equal


def _facts(reading: Any) -> dict[str, Any]:
    got = reading.proposal
    return {
        "number": got.number,
        "type": got.type,
        "issuer": _plain(got.issuer),
        "signed": got.signed_date,
        "effective": got.effective_date,
        "signer": _plain(got.signer),
        "title": _plain(got.title),
        "articles": [node.label for node in reading.law.articles()],
        "relations": sorted({(relation.kind, relation.target_number or _plain(relation.target_text)) for relation in got.relations}),
    }


def main() -> None:
    """Measure what the arguments name, or both."""
    options = dict(argument[2:].partition("=")[::2] for argument in sys.argv[1:] if argument.startswith("--"))
    wanted = [argument for argument in sys.argv[1:] if not argument.startswith("-")] or ["documents", "forms"]
    if not DATA.exists():
        sys.exit(f"There is no data folder at {DATA}; name it in SHARED_DIR.")
    if "documents" in wanted:
        for half in [options["half"]] if options.get("half") else ["first", "second"]:
            measure_documents(half, show="list" in options)
    if "forms" in wanted:
        measure_forms(int(options.get("sample", 20)), show="list" in options, only=options.get("form", ""))


if __name__ == "__main__":
    main()
