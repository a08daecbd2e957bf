"""What the tests of the commands for an index share: running one, and what the index holds."""

from __future__ import annotations

from io import StringIO

from django.core.management import call_command

from search.engines.contract import SearchEngine


def ids(engine: SearchEngine) -> set[str]:
    """Return the ids of all entries of an index."""
    return {row.entry_id for row in engine.scan()}


def run(*arguments: str, **options: object) -> str:
    """Run a command and return what it printed."""
    out = StringIO()
    call_command(*arguments, verbosity=0, stdout=out, stderr=out, **options)
    return out.getvalue()
