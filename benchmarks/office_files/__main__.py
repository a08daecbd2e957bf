"""Make files as offices send them from the shared data, half of them scans, and read number, type, day and issuers from them.

Run: python -m benchmarks.office_files make FOLDER [--seed N] [--scans N] [--texts N] [--fonts FOLDER] [--used FILE]
     python -m benchmarks.office_files read FOLDER [first|second|all] [--list] [--only=NAMES]
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from pathlib import Path
from time import monotonic
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
django.setup()

from benchmarks.office_files.pages import PLAIN, SERIF, TYPED, Page, face, web, word  # noqa: E402
from benchmarks.office_files.papers import Paper, PaperGenerator  # noqa: E402
from benchmarks.office_files.scans import SPOILERS  # noqa: E402
from cms.text.vietnamese import words_key  # noqa: E402
from legal_docs.files.readers import UnreadableFile  # noqa: E402
from legal_docs.importing.reading import read  # noqa: E402

SHARED = Path(os.environ.get("SHARED_DIR", "../shared"))
FACTS = ("number", "type", "issued", "issuers")
DOUBT = {"number": "number", "type": "type", "issued": "date", "issuers": "issuer"}
TEXT_FORMS = ("docx", "doc", "pdf", "layer", "html", "pdf")
SCANNED_KINDS = ("office", "letter", "local", "joint", "office", "letter")


class Maker:
    """Makes the files of a set and its table of what they state."""

    def __init__(self, folder: Path, wanted: argparse.Namespace) -> None:
        """Open the data; numbers of sets before are left out."""
        used = set(re.findall(r"[^\s\"]+/[^\s\"]+", "\n".join(Path(name).read_text(encoding="utf-8") for name in wanted.used)))
        self.folder, self.fonts = folder, Path(wanted.fonts) if wanted.fonts else None
        self.draw = random.Random(wanted.seed)
        self.generator = PaperGenerator(SHARED / "data", used, wanted.seed)
        self.rows: list[dict[str, Any]] = []

    def page(self, family: tuple[str, ...] | None = None) -> Page:
        """Choose a font and its size."""
        return Page(family or self.draw.choice((SERIF, SERIF, SERIF, PLAIN)), self.draw.choice((12, 12.5, 13)), self.fonts)

    def scan(self, way: str, kind: str) -> None:
        """Make a scan spoiled in one way."""
        paper = self.generator.paper(kind, gaps=way == "hand", layout="grown" if way == "grown" else "")
        page = self.page(TYPED if way == "typed" else None)
        pages = SPOILERS[way](page.pictures(paper), self.draw, str(face(PLAIN, True, self.fonts)))
        form = self.draw.choice(("pdf", "pdf", "pdf", "jpg", "png")) if way != "photo" else self.draw.choice(("jpg", "pdf"))
        path = self.path(form)
        if form == "pdf":
            dots = round(pages[0].width / 8.27)
            pages[0].save(path, save_all=True, append_images=pages[1:], resolution=dots, quality=self.draw.choice((45, 70, 85)))
        else:
            pages[0].save(path, **({"quality": self.draw.choice((45, 70, 85))} if form == "jpg" else {}))
        self.note(path, paper, f"scan-{way}", kind)

    def text(self, form: str, kind: str) -> None:
        """Make a file with text; `layer`: a scan under a text layer that was recognised in the wrong language."""
        paper = self.generator.paper(kind)
        path = self.path("pdf" if form == "layer" else form)
        if form == "layer":
            picture = path.with_suffix(".png")
            self.page().pictures(paper)[0].save(picture, dpi=(300, 300))
            subprocess.run(["tesseract", str(picture), str(path.with_suffix("")), "-l", "eng", "pdf"], check=True, capture_output=True)
            picture.unlink()
        elif form == "pdf":
            self.page().pdf(paper, path)
        elif form == "doc":
            page = path.with_suffix(".html")
            web(paper, page)
            with tempfile.TemporaryDirectory() as room:
                command = ["soffice", f"-env:UserInstallation=file://{room}", "--headless", "--infilter=HTML (StarWriter)"]
                command += ["--convert-to", "doc:MS Word 97", "--outdir", str(path.parent), str(page)]
                subprocess.run(command, check=True, capture_output=True)
            page.unlink()
        else:
            (word if form == "docx" else web)(paper, path)
        self.note(path, paper, "layer" if form == "layer" else "text", kind)

    def path(self, form: str) -> Path:
        """Return the next neutral name."""
        return self.folder / "files" / f"x{len(self.rows) + 1:03}.{form}"

    def note(self, path: Path, paper: Paper, way: str, kind: str) -> None:
        """Write down what a file states."""
        row = {"file": path.name, "kind": way if way != "text" else kind, "paper": kind, "layout": paper.layout}
        facts = {"number": paper.number, "type": paper.type, "issued": paper.issued, "issuers": paper.issuers}
        self.rows.append(row | {name: value for name, value in facts.items() if value is not None})

    def make(self, scans: int, texts: int) -> None:
        """Make the set, and part it in halves by chance."""
        (self.folder / "files").mkdir(parents=True)
        jobs = [("scan", way, SCANNED_KINDS[(n + m) % 6]) for n, way in enumerate(SPOILERS) for m in range(scans)]
        kinds = ("annex", "list", "joint", "letter", "local", "office")
        jobs += [("text", TEXT_FORMS[(n + n // 6) % 6], kinds[n % 6]) for n in range(texts)]
        self.draw.shuffle(jobs)
        for how, way, kind in jobs:
            self.scan(way, kind) if how == "scan" else self.text(way, kind)
        for kind in {row["kind"] for row in self.rows}:
            for n, row in enumerate(row for row in self.rows if row["kind"] == kind):
                row["half"] = ("first", "second")[(n + len(kind)) % 2]
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in self.rows]
        (self.folder / "labels.jsonl").write_text("".join(lines), encoding="utf-8")


def plain(fact: str, value: Any) -> Any:
    """Return a value as it is compared: without case, spaces, leading zeros, or where the mark of a tone stands."""
    if fact == "number":
        return re.sub(r"^0+(?=\d)", "", re.sub(r"\s+", "", value or "").upper().replace("–", "-"))
    if fact == "issuers":
        return [words_key(" ".join(re.findall(r"\w+", name.lower()))) for name in value or ()]
    return (value or "").lower()


def measure(folder: Path, half: str, only: list[str], shows: bool, out: str) -> None:
    """Read the files of a half; print the wrong facts, then right facts by kind and those that are wrong without a doubt."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    silent: Counter[str] = Counter()
    slow: list[float] = []
    wrong: list[list[Any]] = []
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if (half not in {"all", label["half"]}) or (only and label["file"].split(".")[0] not in only):
            continue
        started = monotonic()
        try:
            reading = read(folder / "files" / label["file"])
            facts, doubts = reading.proposal, [warning.code for warning in reading.warnings]
            got = {"number": facts.number, "type": facts.type, "issuers": list(facts.issuers)}
            got["issued"] = facts.signed_date.isoformat() if facts.signed_date else None
        except UnreadableFile as refusal:
            got, doubts = dict.fromkeys(FACTS), [refusal.code]
        slow.append(monotonic() - started)
        for fact in FACTS:
            if fact not in label:
                continue
            good = plain(fact, got[fact]) == plain(fact, label[fact])
            hidden = not good and bool(got[fact]) and not any(code.startswith(DOUBT[fact]) for code in doubts)
            for key in (
                f"kind {label['kind']}",
                f"half {label['half']}",
                f"fact {fact}",
                "scans" if "scan" in label["kind"] else "others",
                "all",
            ):
                total[key] += 1
                right[key] += good
                silent[key] += hidden
            if not good:
                wrong.append(
                    [label["half"], label["file"], label["kind"], label["paper"], label["layout"], fact, got[fact], label[fact], hidden]
                )
                if shows:
                    print(*wrong[-1], sep=" | ", flush=True)
    for key in sorted(total):
        print(f"{key:18} {right[key]:4} of {total[key]:4} {right[key] / total[key]:7.1%}   wrong without a doubt {silent[key]}")
    print(f"seconds a file: middle {sorted(slow)[len(slow) // 2]:.1f}, longest {max(slow):.1f}")
    if out:
        Path(out).write_text(json.dumps(wrong, ensure_ascii=False, indent=1), encoding="utf-8")


def main() -> None:
    """Make or read a set."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("what", choices=("make", "read"))
    ask.add_argument("folder", type=Path)
    ask.add_argument("half", nargs="?", default="all", choices=("first", "second", "all"))
    ask.add_argument("--seed", type=int, default=1130)
    ask.add_argument("--scans", type=int, default=3, help="of each way to spoil")
    ask.add_argument("--texts", type=int, default=30)
    ask.add_argument("--fonts", default="")
    ask.add_argument("--used", nargs="*", default=[])
    ask.add_argument("--only", default="")
    ask.add_argument("--list", action="store_true")
    ask.add_argument("--out", default="")
    wanted = ask.parse_args()
    if wanted.what == "make":
        shutil.rmtree(wanted.folder / "files", ignore_errors=True)
        Maker(wanted.folder, wanted).make(wanted.scans, wanted.texts)
    else:
        measure(wanted.folder, wanted.half, [name for name in wanted.only.split(",") if name], wanted.list, wanted.out)


if __name__ == "__main__":
    logging.disable(logging.ERROR)
    main()
