"""Run management commands in one process, which loads the portal once: `python -m deploy.checks.commands "check" "messages --check"`."""

from __future__ import annotations

import atexit
import gc
import shlex
import sys

import django
from django.core.management import call_command
from django.core.management.base import CommandError


def is_done(words: str) -> bool:
    """Run a command; print why it failed."""
    try:
        call_command(*shlex.split(words))
    except CommandError as error:
        print(f"{words}: {error}", file=sys.stderr)
        return False
    except SystemExit as end:  # which printed why
        return not end.code
    return True


def main(commands: list[str]) -> int:
    """Run each command, whatever became of those before it; return the exit code."""
    done = [is_done(words) for words in commands]
    return 0 if all(done) else 1


if __name__ == "__main__":
    atexit.register(gc.freeze)  # as in manage.py
    django.setup()
    sys.exit(main(sys.argv[1:]))
