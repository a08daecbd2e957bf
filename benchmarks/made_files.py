"""Number, type, date and issuer of the files of tests laid out as offices do (`legal_docs/tests/laid_out_files.jsonl`), by kind.

Run: python -m benchmarks.made_files [KIND …]
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
django.setup()

from legal_docs.tests.made_offices import made  # noqa: E402
from legal_docs.tests.test_laid_out_files import CASES, FIELDS, facts  # noqa: E402


def main(kinds: list[str]) -> None:
    """Print what is read wrongly, then the right facts of each kind and of all."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(CASES):
            if kinds and case["kind"] not in kinds:
                continue
            got = facts(made(case["form"], case["text"], Path(folder) / f"tep-{number:02}"))
            total[case["kind"]] += len(FIELDS)
            for field in FIELDS:
                right[case["kind"]] += got[field] == case[field]
                if got[field] != case[field]:
                    print(f"{number} {case['kind']} {case['form']} {field}: {got[field]} instead of {case[field]}")
    for kind in sorted(total):
        print(f"{kind:8} {right[kind]} of {total[kind]}")
    print(f"all      {right.total()} of {total.total()}")


if __name__ == "__main__":
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    main(sys.argv[1:])
