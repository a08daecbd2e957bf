"""The database with all migrations done and the demo site, made once before several test processes want them at the same time.

`python -m tests.servers.demo_site FOLDER`; `TEST_DEMO_SITE=FOLDER` then names the site to the tests. Without a folder only the database
of `DATABASE_URL` is made.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django


def main() -> None:
    """Make them; the database stays where every later run finds it, the demo site is made again in the folder of the argument."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
    django.setup()
    from django.db import connection

    from tests.kept_migrations import kept_file
    from tests.servers.portal import make_demo_site

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    for folder in map(Path, sys.argv[1:]):
        folder.mkdir(parents=True)
        make_demo_site(folder, migrated=kept_file(".sqlite3"))


if __name__ == "__main__":
    main()
