#!/usr/bin/env python
"""Django's command line for Minh Bạch."""

import atexit
import gc
import os
import sys
from pathlib import Path


def settings_module() -> str:
    """Return the settings to use: those of DJANGO_SETTINGS_MODULE; without it those of a developer, in a copy that `make` set up.

    A server's command must not work on a database of its own by mistake: ends with a sentence where this cannot be known.
    """
    if given := os.environ.get("DJANGO_SETTINGS_MODULE"):
        return given
    of_a_server = [name for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL") if os.environ.get(name)]
    if (Path(__file__).parent / ".venv" / "installed").exists() and not of_a_server:
        return "cms.settings.dev"
    why = f"{of_a_server[0]} is set" if of_a_server else "`make setup` did not run here"
    raise SystemExit(
        f"\nDJANGO_SETTINGS_MODULE is not set, and {why}: say which place this is.\n"
        "On a server: export DJANGO_SETTINGS_MODULE=cms.settings.production\n"
        "On your own machine: export DJANGO_SETTINGS_MODULE=cms.settings.dev\n"
    )


def main() -> None:
    """Run a management command.

    At its end Python does not look through all of its memory for garbage, which takes a third of a short command. A web process does: only
    that closes the connections of its threads, and SQLite then moves what was written last into the database's file.
    """
    atexit.register(gc.freeze)
    os.environ["DJANGO_SETTINGS_MODULE"] = settings_module()
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit("Django is not installed for this Python: run `make setup`, then `.venv/bin/python manage.py …`.") from error
    from django.core.exceptions import ImproperlyConfigured

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # a setting is missing or wrong: the operator needs the sentence, not the way to it
        raise SystemExit(f"\n{error}\n") from error


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
