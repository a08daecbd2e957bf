"""Run the detector of personal data on anyone's lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.contracts.importing import read_jsonl
from cms.text.personal_data import find_personal_data


class Command(BaseCommand):
    help = 'Read JSON lines {"id", "text"} and write {"id", "marks": [{"start", "end", "kind", "text"}]} for each.'

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--out", type=Path, required=True, help="the file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write for each line of the file the marks of its `text`: start, end, kind, text."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        lines = marks = 0
        with options["out"].open("w", encoding="utf-8") as out:
            for number, record, error in read_jsonl(path):
                if record is None or not isinstance(record.get("text"), str):
                    raise CommandError(f"Line {number}: {error or 'no text'}")
                found = find_personal_data(record["text"])
                rows = [{"start": m.start, "end": m.end, "kind": m.kind, "text": m.text} for m in found]
                out.write(json.dumps({"id": record.get("id"), "marks": rows}, ensure_ascii=False) + "\n")
                lines, marks = lines + 1, marks + len(rows)
        self.stdout.write(f"{lines} lines, {marks} marks.")
