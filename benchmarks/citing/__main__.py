"""How many citations and facts of effect are read right? `python -m benchmarks.citing [SET] [first|second|both] [--show]`.

The readers were corrected with both halves of T and U and with the first of the others (60 and 40 %, by a fixed seed): these guard what is
read, and say nothing about unseen text. `--show` prints what is missed or false and the figures of each kind. README.md says what the
labels mean.
"""

from __future__ import annotations

import argparse
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
django.setup()

from benchmarks.citing import effect, links  # noqa: E402
from benchmarks.citing.labels import HALVES, SETS  # noqa: E402


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="benchmarks.citing", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("labels", nargs="?", choices=SETS, default=SETS[-1])
    parser.add_argument("half", nargs="?", choices=HALVES, default="both")
    parser.add_argument("--show", action="store_true", help="print what is missed or false, and the figures of each kind")
    options = parser.parse_args()
    links.measure(options.labels, options.half, show=options.show)
    effect.measure(options.labels, options.half, show=options.show)


if __name__ == "__main__":
    main()
