"""The folder of the embedded index: which index is live, who may write, what readers see."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

import tantivy

from search.engines.contract import Reason, SearchUnavailable
from search.engines.embedded.schema import SCHEMA_VERSION, build_schema

_POINTER = "live.json"
_WRITER_HEAP = 64_000_000
REBUILD_HINT = "Run `manage.py rebuild_search_index`; until then titles and numbers are searched in the database."


class IndexFolder:
    """A folder that holds index directories and a pointer to the live one.

    The pointer is replaced in one step, so a reader sees the old index or the new one and never half of one. A lock file
    lets one process write at a time; it is freed by the system when its holder dies, and tantivy's own commit leaves the
    last complete state readable.
    """

    def __init__(self, root: Path, lock_timeout: float = 30.0) -> None:
        self.root = root
        self._lock_timeout = lock_timeout
        self._guard = Lock()
        self._open: dict[str, tuple[tantivy.Index, int]] = {}

    def names(self) -> dict[str, str]:
        """Return the names of the `live` and the `previous` index; empty before the first."""
        try:
            return dict(json.loads((self.root / _POINTER).read_text()))
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except (OSError, ValueError) as error:
            raise SearchUnavailable(Reason.CORRUPT, f"The pointer of the index folder is broken. {REBUILD_HINT}") from error

    def replace_live(self, live: str) -> None:
        """Make `live` the index that everybody reads and the one before it the previous; older ones are deleted.

        A broken pointer is replaced: a rebuild is the way out of it.
        """
        try:
            before = self.names().get("live", "")
        except SearchUnavailable:
            before = ""
        self.point(live, before)
        self.prune({live, before})

    def point(self, live: str, previous: str) -> None:
        """Make `live` the index that everybody reads."""
        self._ensure_root()
        fresh = self.root / f"{_POINTER}.{os.getpid()}"
        fresh.write_text(json.dumps({"live": live, "previous": previous}))
        os.replace(fresh, self.root / _POINTER)

    def _ensure_root(self) -> None:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SearchUnavailable(
                Reason.READ_ONLY, f"The index folder cannot be made ({error.strerror}): free disk space or correct its permissions."
            ) from error

    def create(self) -> str:
        """Create a new, empty index; return its name."""
        self._ensure_root()
        name = f"v{SCHEMA_VERSION}_{datetime.now(UTC):%Y%m%d%H%M%S%f}"
        (self.root / name).mkdir()
        tantivy.Index(build_schema(), str(self.root / name))
        return name

    def drop(self, name: str) -> None:
        """Delete an index that nobody points to."""
        with self._guard:
            self._open.pop(name, None)
        shutil.rmtree(self.root / name, ignore_errors=True)

    def prune(self, keep: set[str]) -> None:
        """Delete every index but those in `keep`."""
        for path in self.root.glob("v*_*"):
            if path.is_dir() and path.name not in keep:
                self.drop(path.name)

    def live(self) -> str:
        """Return the name of the live index, made when there is none. One with the fields of another version is neither read nor
        written.
        """
        name = self.names().get("live", "")
        if name:
            if not name.startswith(f"v{SCHEMA_VERSION}_"):
                raise SearchUnavailable(Reason.MAPPING, f"The search index {name} is of another version of the portal. {REBUILD_HINT}")
            return name
        with self.lock():
            name = self.names().get("live", "")
            if not name:
                name = self.create()
                self.point(name, "")
        return name

    def index(self, name: str) -> tantivy.Index:
        """Return the index as last committed by any process."""
        meta = self.root / name / "meta.json"
        try:
            stamp = meta.stat().st_mtime_ns
            with self._guard:
                known = self._open.get(name)
                if known is None:
                    index = tantivy.Index.open(str(self.root / name))
                    index.config_reader("manual", 0)
                elif known[1] == stamp:
                    return known[0]
                else:
                    index = known[0]
                index.reload()
                self._open[name] = (index, stamp)
                return index
        except (OSError, ValueError) as error:
            raise SearchUnavailable(Reason.CORRUPT, f"The search index {name} cannot be opened. {REBUILD_HINT}") from error

    def searcher(self, name: str = "") -> tuple[tantivy.Searcher, tantivy.Schema]:
        """Return a view of the live (or the named) index that later commits do not change."""
        index = self.index(name or self.live())
        return index.searcher(), index.schema

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the right to write; wait for the other process at most `lock_timeout` seconds."""
        self._ensure_root()
        deadline = time.monotonic() + self._lock_timeout
        with (self.root / "writer.lock").open("w") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise SearchUnavailable(
                            Reason.BUSY, "Another process has been writing the search index for long: is a second worker stuck?"
                        ) from None
                    time.sleep(0.02)
            yield

    @contextmanager
    def writer(self, name: str, heap: int = _WRITER_HEAP) -> Iterator[tuple[tantivy.IndexWriter, tantivy.Searcher, tantivy.Schema]]:
        """Open a writer on one index and the state it starts from; commit when the block ends well, else change nothing."""
        with self.lock():
            index = self.index(name)
            try:
                writer = index.writer(heap, 1)
                try:
                    yield writer, index.searcher(), index.schema
                    writer.commit()
                except BaseException:
                    writer.rollback()
                    raise
                finally:
                    writer.wait_merging_threads()  # ends the writer, and with it its lock, which would last as long as an error's traceback
            except (OSError, ValueError) as error:
                raise SearchUnavailable(
                    Reason.FAILED, f"The search index could not be written ({error}): check disk space and permissions."
                ) from error
