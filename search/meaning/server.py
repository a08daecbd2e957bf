"""Any server with the embeddings interface of OpenAI (`POST …/embeddings`): for a body that runs a better model."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from search.meaning.contract import EmbedderUnavailable
from search.meaning.vectors import Vector, packed

_PASSAGE_SECONDS = 60.0
_REST = 30.0  # seconds in which a server that failed is not asked for the vector of a query


class ServerEmbedder:
    """A model behind an address. A server that fails or is slow is left alone for half a minute: pages do not wait for it again."""

    def __init__(self, url: str, model: str, key: str = "", prefixes: tuple[str, str] = ("", ""), timeout: float = 0.5) -> None:
        """`prefixes` are put before a query and before a passage (`query: ` and `passage: ` for the models called e5)."""
        self.model = model
        self._url = url.rstrip("/") + "/embeddings"
        self._key = key
        self._prefixes = prefixes
        self._timeout = timeout
        self._rests_until = 0.0
        self._dimension = 0

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
            with urlopen(Request(self._url, body, headers), timeout=seconds) as answer:  # noqa: S310
                read: Any = json.load(answer)
        except HTTPError as error:
            raise EmbedderUnavailable(f"The embeddings server answered {error.code}: check EMBEDDINGS_MODEL and EMBEDDINGS_KEY.") from error
        except (URLError, TimeoutError, OSError, ValueError) as error:
            raise EmbedderUnavailable(f"The embeddings server does not answer ({error}): check EMBEDDINGS_URL.") from error
        return self._vectors(read, len(texts))

    def _vectors(self, read: Any, count: int) -> list[Vector]:
        """Return the vectors of an answer, in the order of the texts; refuse what cannot be compared with the others of the model."""
        try:
            rows = sorted(read["data"], key=lambda row: row["index"])
            vectors = [packed(self.model, row["embedding"]) for row in rows]
        except (KeyError, TypeError, ValueError) as error:
            raise EmbedderUnavailable(f"The embeddings server answered with something else than vectors ({error!r}).") from error
        expected = self._dimension or (vectors[0].dimension if vectors else 0)
        if len(vectors) != count or any(vector.dimension != expected for vector in vectors):
            raise EmbedderUnavailable("The embeddings server answered with vectors of another length: give another model another name.")
        self._dimension = expected
        return vectors
