"""The client with a time budget, a circuit breaker, and one kind of error that says what an operator can do."""

from __future__ import annotations

import base64
import time
from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any, TypeVar

from elastic_transport import ConnectionError as TransportConnectionError
from elastic_transport import ConnectionTimeout, TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch

from cms.storage.breaker import Breaker
from search.engines.contract import Reason, SearchUnavailable
from search.engines.elastic.node import AnyServerNode

_T = TypeVar("_T")
FAILURES_TO_OPEN = 5  # failures in a row; after them no request is sent for so many seconds
OPEN_SECONDS = 30.0
_COUNTED = (Reason.AWAY, Reason.SLOW, Reason.BUSY)

_HINTS = {
    Reason.AWAY: "The search server does not answer: check that it runs and that SEARCH_URL is right.",
    Reason.SLOW: "The search server took longer than SEARCH_TIMEOUT: look at its load and its slow log.",
    Reason.AUTH: "The search server refuses the credentials: check SEARCH_API_KEY or SEARCH_USER and SEARCH_PASSWORD.",
    Reason.MAPPING: "The index does not fit this version of the portal: run `manage.py rebuild_search_index`.",
    Reason.READ_ONLY: "The index is read-only, mostly because the server's disk is nearly full: free space, then lift the block.",
    Reason.TOO_LARGE: "A request was larger than the server takes: raise http.max_content_length.",
    Reason.BUSY: "The search server refuses work because it is overloaded: add nodes or wait.",
    Reason.MISSING: "There is no search index yet: run `manage.py rebuild_search_index`.",
    Reason.FAILED: "The search server answered with an error: see its log.",
}

_TLS_HINT = "The certificate of the search server is not trusted: check SEARCH_CA_CERTS and the name in SEARCH_URL."


def reason_of(error: Exception) -> Reason:
    """Return what went wrong, from the client's exception."""
    if isinstance(error, ConnectionTimeout):
        return Reason.SLOW
    if isinstance(error, TlsError | TransportConnectionError):
        return Reason.AWAY
    if not isinstance(error, ApiError):
        return Reason.FAILED
    text = str(error.body)
    if "read_only_allow_delete" in text or ("cluster_block_exception" in text and "read-only" in text):
        return Reason.READ_ONLY
    by_status = {401: Reason.AUTH, 403: Reason.AUTH, 404: Reason.MISSING, 408: Reason.SLOW, 413: Reason.TOO_LARGE}
    by_status |= {429: Reason.BUSY, 502: Reason.AWAY, 503: Reason.AWAY, 504: Reason.SLOW}
    if error.meta.status == 400 and ("mapping" in text or "No mapping found" in text or "mapper" in text):
        return Reason.MAPPING
    return by_status.get(error.meta.status, Reason.FAILED)


def unavailable(error: Exception) -> SearchUnavailable:
    """Return the error that the portal shows and logs; says the server's own cause but never credentials."""
    reason = reason_of(error)
    cause = f" ({error.meta.status} {error.error})" if isinstance(error, ApiError) else f" ({type(error).__name__})"
    hint = _TLS_HINT if isinstance(error, TlsError) else _HINTS[reason]
    return SearchUnavailable(reason, hint + cause)


def refused(reason: Reason, cause: str) -> SearchUnavailable:
    """Return the error for what the server answers within a larger answer; `cause` is its own word or the index concerned."""
    return SearchUnavailable(reason, f"{_HINTS[reason]} ({cause})")


class Connection:
    """The servers of one cluster. `urls` are its addresses; nothing is asked before the first call."""

    def __init__(self, urls: Sequence[str], options: dict[str, Any]) -> None:
        """Make the client from the addresses of the server and the options of the setting."""
        keys: dict[str, Any] = {}
        if options.get("api_key"):
            keys["api_key"] = options["api_key"]
        elif options.get("user"):
            login = f"{options['user']}:{options.get('password', '')}"
            keys["basic_auth"] = base64.b64encode(login.encode()).decode()  # the client accepts ASCII only
        if options.get("ca_certs"):
            keys["ca_certs"] = options["ca_certs"]
        self.budget = float(options.get("timeout") or 1.5)
        self.breaker = Breaker("the search server", failures=FAILURES_TO_OPEN, pause=OPEN_SECONDS)
        self._failed_deadlines = deque[float](maxlen=100)
        self._lock = Lock()
        self.client = Elasticsearch(
            list(urls),
            node_class=AnyServerNode,
            max_retries=2,
            retry_on_timeout=False,
            sniff_on_start=False,
            sniff_on_node_failure=False,
            **keys,
        )

    def ask(self, call: Callable[[Elasticsearch], _T], deadline: float, *, is_part: bool = False) -> _T:
        """Run `call` with a client that gives up at `deadline` (monotonic seconds).

        The answer to one request of several (`is_part`) does not end a row of failures: the others may fail (`answered` is for all).
        """
        if self.breaker.is_open and not self.breaker.may_probe():
            raise SearchUnavailable(Reason.AWAY, f"{_HINTS[Reason.AWAY]} It is asked again within 30 seconds.")
        left = deadline - time.monotonic()
        if left <= 0:
            late = SearchUnavailable(Reason.SLOW, _HINTS[Reason.SLOW])
            self._failed(late, deadline)
            raise late
        try:
            answer = call(self.client.options(request_timeout=left))
        except (ApiError, TransportError) as error:
            problem = unavailable(error)
            if problem.reason in _COUNTED:
                self._failed(problem, deadline)
            raise problem from error
        if not is_part or self.breaker.is_open:
            self.breaker.close()
        return answer

    def answered(self) -> None:
        """Note that all requests of a page were answered."""
        self.breaker.close()

    def _failed(self, problem: SearchUnavailable, deadline: float) -> None:
        """Count a failure: once for all requests of a page, which share their deadline."""
        with self._lock:
            is_first = deadline not in self._failed_deadlines
            self._failed_deadlines.append(deadline)
        if is_first:
            self.breaker.failed(problem)

    def deadline(self, seconds: float | None = None) -> float:
        """Return the moment at which a request that begins now has used its budget (or `seconds`)."""
        return time.monotonic() + (self.budget if seconds is None else seconds)
