"""A connection that talks to Elasticsearch and to OpenSearch: which one it is shows in the first answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from elastic_transport import HttpHeaders, Urllib3HttpNode
from elastic_transport._node import NodeApiResponse

_PLAIN = {
    "application/vnd.elasticsearch+json": "application/json",
    "application/vnd.elasticsearch+x-ndjson": "application/x-ndjson",
}
_NOT_ACCEPTABLE = (406, 415)


class AnyServerNode(Urllib3HttpNode):
    """OpenSearch refuses Elasticsearch's own media types (406) and names no product. So a refused request is sent again as
    plain JSON, all later ones are plain from the start, and the product header that the client insists on is put in.
    """

    _is_plain = False

    def perform_request(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: HttpHeaders | None = None,
        request_timeout: Any = None,
    ) -> NodeApiResponse:
        """See `BaseNode.perform_request`."""
        was_plain = self._is_plain  # another thread may find out meanwhile
        response = super().perform_request(method, target, body, _plain(headers) if was_plain else headers, request_timeout)
        if response.meta.status in _NOT_ACCEPTABLE and not was_plain:
            self._is_plain = True
            response = super().perform_request(method, target, body, _plain(headers), request_timeout)
        answered = HttpHeaders(response.meta.headers)
        answered.setdefault("x-elastic-product", "Elasticsearch")
        return response._replace(meta=replace(response.meta, headers=answered))


def _plain(headers: Mapping[str, str] | None) -> HttpHeaders:
    changed = HttpHeaders(headers or {})
    for name in ("accept", "content-type"):
        media = (changed.get(name) or "").split(";")[0]
        if media in _PLAIN:
            changed[name] = _PLAIN[media]
    return changed
