"""The test suite: fast hashing, mail kept in memory, everything written below a folder of its own."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from cms.settings.base import *  # noqa: F403
from cms.settings.base import DATABASES, STORAGES

SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
VAR_DIR = Path(tempfile.mkdtemp(prefix="minh-bach-test-"))


@atexit.register
def _remove_folder(owner: int = os.getpid()) -> None:
    if os.getpid() == owner:
        shutil.rmtree(VAR_DIR, ignore_errors=True)


MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_MEDIA_ROOT = VAR_DIR / "private"
SEARCH_INDEX_DIR = VAR_DIR / "search"
SEARCH_URL = ""
EMBEDDINGS_URL = "none"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
SPEECH_COMMAND = ""  # a test of what is read aloud names its engine
TASKS = {"default": {"BACKEND": "tests.late_indexes.Backend"}}  # at once
MONITORING_NETWORKS = ["127.0.0.1"]  # its own tests take it away
SESSION_IDLE_MINUTES = 0  # tests travel in time; its own tests switch it on
SESSION_COOKIE_AGE = 20 * 365 * 24 * 3600  # likewise: a login outlives each journey
PAGE_CACHE_SECONDS = 0  # its own tests switch it on
VISITS_SECONDS = 0  # its own tests switch it on
KEEP_VALUES = False  # each test has a database of its own
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"]["cached_statements"] = 1000  # of 128: a test sends more, and each is parsed again each time
_BACKENDS = {"django.db.backends.sqlite3": "tests.migrated_sqlite", "django.db.backends.postgresql": "tests.migrated_postgres"}
DATABASES["default"]["ENGINE"] = _BACKENDS[DATABASES["default"]["ENGINE"]]  # starts from a copy with all migrations done
