"""Any server with the embeddings interface of OpenAI (`POST …/embeddings`): for a body that runs a better model."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from search.meaning.contract import EmbedderUnavailable
from search.meaning.vectors import Vector, packed

_PASSAGE_SECONDS = 60.0
_REST = 30.0  # seconds in which a server that failed is not asked for the vector of a query


class ServerEmbedder:
    """A model behind an address. A server that fails or is slow is left alone for half a minute: pages do not wait for it again."""

    def __init__(self, url: str, model: str, key: str = "", prefixes: tuple[str, str] = ("", ""), timeout: float = 0.5) -> None:
        """Put `prefixes` before a query and a passage (`query: ` and `passage: ` for the models called e5)."""
        self.model = model
        self.dimension = 0
        self._url = urlsplit(url.rstrip("/") + "/embeddings")
        self._key = key
        self._prefixes = prefixes
        self._timeout = timeout
        self._rests_until = 0.0

    def measured(self) -> int:
        """See `Embedder.measured`."""
        if not self.dimension:
            self.passages(["a"])
        return self.dimension

    def passages(self, texts: Sequence[str]) -> list[Vector]:
        """See `Embedder.passages`."""
        return self._ask([self._prefixes[1] + text for text in texts], _PASSAGE_SECONDS) if texts else []

    def query(self, text: str) -> Vector:
        """See `Embedder.query`."""
        if time.monotonic() < self._rests_until:
            raise EmbedderUnavailable("The embeddings server failed a moment ago.")
        try:
            return self._ask([self._prefixes[0] + text], self._timeout)[0]
        except EmbedderUnavailable:
            self._rests_until = time.monotonic() + _REST
            raise

    def _ask(self, texts: list[str], seconds: float) -> list[Vector]:
        # The address is the operator's own setting, checked at the start to be http or https.
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self._key}"} if self._key else {})
        body = json.dumps({"model": self.model, "input": texts, "encoding_format": "float"}).encode()
        try:
            status, answer = self._answer(body, headers, seconds)
            if not 200 <= status < 300:
                raise EmbedderUnavailable(f"The embeddings server answered {status}: check EMBEDDINGS_MODEL and EMBEDDINGS_KEY.")
            return self._vectors(json.loads(answer), len(texts))
        except (HTTPException, OSError, ValueError) as error:
            words = str(error) or "too slow"
            raise EmbedderUnavailable(f"The embeddings server does not answer ({words}): check EMBEDDINGS_URL.") from error

    def _answer(self, body: bytes, headers: dict[str, str], seconds: float) -> tuple[int, bytes]:
        """Return status and body of the answer, or raise TimeoutError when not all of it is there in time. The limit of a socket is for
        each piece, so that the server is asked in a thread: after the time the connection is cut, which ends the thread.
        """
        connect = HTTPSConnection if self._url.scheme == "https" else HTTPConnection
        connection = connect(self._url.hostname or "", self._url.port, timeout=seconds)
        sockets: list[socket.socket] = []
        answered: Future[tuple[int, bytes]] = Future()

        def ask() -> None:
            try:
                connection.connect()
                sockets.append(connection.sock)
                connection.request("POST", self._url.path, body, headers)
                answer = connection.getresponse()
                answered.set_result((answer.status, answer.read()))
            except Exception as error:  # noqa: BLE001 — raised where the answer is waited for
                answered.set_exception(error)
            finally:
                connection.close()

        Thread(target=ask, name="embeddings", daemon=True).start()
        try:
            return answered.result(seconds)
        except TimeoutError:
            for open_socket in sockets:
                with suppress(OSError):
                    open_socket.shutdown(socket.SHUT_RDWR)
            raise

    def _vectors(self, read: Any, count: int) -> list[Vector]:
        """Return the vectors of an answer, in the order of the texts; refuse what cannot be compared with the others of the model."""
        try:
            rows = sorted(read["data"], key=lambda row: row["index"])
            vectors = [packed(self.model, row["embedding"]) for row in rows]
        except (KeyError, TypeError, ValueError) as error:
            raise EmbedderUnavailable(f"The embeddings server answered with something else than vectors ({error!r}).") from error
        expected = self.dimension or (vectors[0].dimension if vectors else 0)
        if len(vectors) != count or any(vector.dimension != expected for vector in vectors):
            raise EmbedderUnavailable("The embeddings server answered with vectors of another length: restart the portal and its worker.")
        self.dimension = expected
        return vectors
