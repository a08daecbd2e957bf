"""The folder of the embedded index: which index is live, who may write, what readers see."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

import tantivy

from cms.contracts.search import SearchEntry
from search.engines.contract import Reason, SearchUnavailable
from search.engines.embedded.schema import SCHEMA_VERSION, build_schema
from search.ranking.candidates import Contents
from search.ranking.sampling import Value

K = TypeVar("K")
T = TypeVar("T")
Key = tuple[int, int]  # segment and row in it: `Found.key`
_POINTER = "live.json"
_MOST_CONTENTS, _MOST_ENTRIES = 12_000, 1_000  # some three kilobytes each
_WRITER_HEAP = 64_000_000
REBUILD_HINT = "Run `manage.py rebuild_search_index`; until then titles and numbers are searched in the database."


class StateCache(Generic[K, T]):
    """A cache of values computed from one state, which never changes. When there are too many, all are dropped."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[K, T] = {}

    def get(self, keys: Sequence[K], make: Callable[[Sequence[K]], Sequence[T]]) -> list[T]:
        """Return the value of each key, in the same order; `make` is asked for those that are not kept."""
        known = [self._kept.get(key) for key in keys]
        if missing := [*dict.fromkeys(key for key, value in zip(keys, known, strict=True) if value is None)]:
            fresh = dict(zip(missing, make(missing), strict=True))
            if len(self._kept) + len(fresh) > self._most:
                self._kept = {}
            self._kept |= fresh
            return [fresh[key] if value is None else value for key, value in zip(keys, known, strict=True)]
        return [value for value in known if value is not None]


class State:
    """An index as committed at one moment, with what this process has read of it."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema) -> None:
        self.searcher, self.schema = searcher, schema
        self.sites = [site for site, _ in searcher.terms_with_prefix("site", "")]
        self.contents = StateCache[Key, Contents](_MOST_CONTENTS)
        self.entries = StateCache[Key, SearchEntry](_MOST_ENTRIES)
        self.values: list[Value] | None = None  # of facets (see `ranking.sampling`)


@contextmanager
def _changing_folder() -> Iterator[None]:
    """Turn an error of the file system inside the block into an error of the engine."""
    try:
        yield
    except OSError as error:
        raise SearchUnavailable(
            Reason.READ_ONLY, f"The index folder cannot be written ({error.strerror}): free disk space or correct its permissions."
        ) from error


def check_version(name: str) -> None:
    """Raise SearchUnavailable when the index `name` was made by a version of the portal with other fields."""
    if not name.startswith(f"v{SCHEMA_VERSION}_"):
        raise SearchUnavailable(Reason.MAPPING, f"The search index {name} is of another version of the portal. {REBUILD_HINT}")


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
        self._open: dict[str, tuple[tantivy.Index, int, State]] = {}

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
        if before == live:
            return
        self.point(live, before)
        self.prune({live, before})

    @_changing_folder()
    def point(self, live: str, previous: str) -> None:
        """Make `live` the index that everybody reads."""
        self._ensure_root()
        fresh = self.root / f"{_POINTER}.{os.getpid()}"
        fresh.write_text(json.dumps({"live": live, "previous": previous}))
        os.replace(fresh, self.root / _POINTER)

    @_changing_folder()
    def _ensure_root(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)

    @_changing_folder()
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
            check_version(name)
            return name
        with self.lock():
            name = self.names().get("live", "")
            if not name:
                name = self.create()
                self.point(name, "")
        return name

    def index(self, name: str) -> tantivy.Index:
        """Return the index as last committed by any process."""
        return self._opened(name)[0]

    def _opened(self, name: str) -> tuple[tantivy.Index, int, State]:
        """Return an index opened as it is stored now. Raises SearchUnavailable when it cannot be opened."""
        meta = self.root / name / "meta.json"
        try:
            stamp = meta.stat().st_mtime_ns
            with self._guard:
                known = self._open.get(name)
                if known is None:
                    # another process deletes an index that it has replaced: drop it here with all that was read of it
                    self._open = {other: one for other, one in self._open.items() if (self.root / other).exists()}
                    index = tantivy.Index.open(str(self.root / name))
                    index.config_reader("manual", 0)
                elif known[1] == stamp:
                    return known
                else:
                    index = known[0]
                index.reload()
                self._open[name] = opened = (index, stamp, State(index.searcher(), index.schema))
                return opened
        except (OSError, ValueError) as error:
            raise SearchUnavailable(Reason.CORRUPT, f"The search index {name} cannot be opened. {REBUILD_HINT}") from error

    def stamp(self) -> str:
        """Return the name of the live index with the moment of its last commit; empty when it cannot be read."""
        try:
            name = self.live()
            return f"{name}:{(self.root / name / 'meta.json').stat().st_mtime_ns}"
        except (OSError, SearchUnavailable):
            return ""

    def state(self, name: str = "") -> State:
        """Return the live (or the named) index as last committed by any process; later commits do not change it."""
        return self._opened(name or self.live())[2]

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the right to write; wait for the other process at most `lock_timeout` seconds."""
        self._ensure_root()
        deadline = time.monotonic() + self._lock_timeout
        with _changing_folder():
            file = (self.root / "writer.lock").open("w")
        with file:
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
                    writer.wait_merging_threads()  # ends the writer and its lock, which a traceback of an error would keep alive
            except (OSError, ValueError) as error:
                raise SearchUnavailable(
                    Reason.FAILED, f"The search index could not be written ({error}): check disk space and permissions."
                ) from error
