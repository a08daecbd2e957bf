"""`read_documents FILE… --out PROPOSALS.jsonl`: what an import would propose for files, without storing anything."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext
from tqdm import tqdm

from legal_docs.files.readers import EXTENSIONS, REFUSALS, UnreadableFile
from legal_docs.importing.reading import read
from legal_docs.text.messages import WARNING_MESSAGES
from legal_docs.text.structure.nodes import Warning


class Command(BaseCommand):
    help = "Read files of legal documents (DOCX, DOC, RTF, PDF, HTML, TXT) and print what an import would propose, one JSON object a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files or folders, and where to write."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="FILE", help="files, or folders whose files are read")
        parser.add_argument("--out", type=Path, help="file to write to; standard output without it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read one file after another; a file that cannot be read gets its reason and does not stop the rest."""
        files = _files(options["paths"])
        if not files:
            raise CommandError(gettext("There is no file to read."))
        if options["out"] is None:
            self._write(files, _bare(self.stdout))
            return
        with options["out"].open("w", encoding="utf-8") as stream:
            self._write(files, stream)

    def _write(self, files: list[Path], stream: TextIO) -> None:
        for path in tqdm(files, unit="file", disable=len(files) < 3, file=_bare(self.stderr)):
            stream.write(json.dumps(read_proposal(path), ensure_ascii=False) + "\n")


def _bare(wrapper: Any) -> TextIO:
    """Return the stream inside Django's wrapper, which adds colours and line ends."""
    stream: TextIO = wrapper._out
    return stream


def read_proposal(path: Path) -> dict[str, Any]:
    """Return what an import would propose for a file: null where the text does not say, `error` where it cannot be read."""
    empty = dict.fromkeys(("number", "type", "title", "issuer", "signed_date", "effective_date", "signer", "articles"))
    try:
        reading = read(path)
    except UnreadableFile as refusal:
        reason = gettext(REFUSALS[refusal.code]) % refusal.data
        return {"file": str(path), **empty, "relations": [], "warnings": [], "error": reason}
    proposal = reading.proposal
    return {
        "file": str(path),
        "number": proposal.number,
        "type": proposal.type,
        "title": proposal.title,
        "issuer": proposal.issuer,
        "signed_date": proposal.signed_date.isoformat() if proposal.signed_date else None,
        "effective_date": proposal.effective_date.isoformat() if proposal.effective_date else None,
        "signer": proposal.signer,
        "articles": len(reading.law.articles()),
        "relations": [
            {"kind": relation.kind, "number": relation.target_number, "text": relation.target_text, "evidence": relation.evidence}
            for relation in proposal.relations
        ],
        "warnings": [_sentence(warning) for warning in reading.warnings],
    }


def _sentence(warning: Warning) -> str:
    text = gettext(WARNING_MESSAGES.get(warning.code, warning.code)) % warning.data
    return gettext("line %(line)s: %(text)s") % {"line": warning.line, "text": text} if warning.line else text


def _files(paths: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found.extend(sorted(child for child in path.rglob("*") if child.is_file() and child.suffix.lower() in EXTENSIONS))
        else:
            found.append(path)
    return found
