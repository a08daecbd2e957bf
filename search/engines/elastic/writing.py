"""Bulk writes with external versions: the server itself refuses the older of two writes."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch

from search.engines.contract import BulkFailure, BulkReport, IndexAction, Reason, SearchUnavailable
from search.engines.elastic.connection import Connection, refused
from search.engines.elastic.mapping import server_row, vector_field, vector_mapping

logger = logging.getLogger(__name__)

_MOST_ACTIONS = 500
_MOST_BYTES = 5_000_000
BULK_SECONDS = 60.0
_RETRY_STATUSES = (429, 502, 503, 504)
_Item = tuple[IndexAction, list[str]]


def _lines(action: IndexAction) -> list[str]:
    """Return the lines of an action, encoded here once: their length decides how many go into a request."""
    meta = {"_id": action.entry_id, "version": action.version, "version_type": "external_gte"}
    if action.entry is None:
        return [json.dumps({"delete": meta})]
    return [json.dumps({"index": meta}), json.dumps(server_row(action.entry, action.version, action.vector), ensure_ascii=False)]


def _chunks(actions: Iterable[IndexAction]) -> Iterator[list[_Item]]:
    chunk: list[_Item] = []
    size = 0
    for action in actions:
        lines = _lines(action)
        weight = sum(map(len, lines))
        if chunk and (len(chunk) >= _MOST_ACTIONS or size + weight > _MOST_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append((action, lines))
        size += weight
    if chunk:
        yield chunk


def apply(connection: Connection, index: str, actions: Iterable[IndexAction], *, alias: bool) -> BulkReport:
    """Write the actions to `index`; with `alias` it must be one, so that no index is made by accident."""
    report = BulkReport()
    known: dict[str, bool] = {}
    for chunk in _chunks(_with_fields(connection, index, actions, known)):
        report = report.plus(_send(connection, index, chunk, alias))
    return report


def _with_fields(connection: Connection, index: str, actions: Iterable[IndexAction], known: dict[str, bool]) -> Iterator[IndexAction]:
    """Return the actions; the field of a model is made before its first vector. A server that knows no such field gets no vectors."""
    for action in actions:
        if action.vector is not None:
            field = vector_field(action.vector)
            if field not in known:
                known[field] = _make_field(connection, index, field, action.vector.dimension)
            if not known[field]:
                action = replace(action, vector=None)
        yield action


def _make_field(connection: Connection, index: str, field: str, dimension: int) -> bool:
    """Add a field for vectors to the index (nothing changes when it is there); return whether the server has it."""

    def call(client: Elasticsearch) -> bool:
        try:
            client.indices.put_mapping(index=index, properties={field: vector_mapping(dimension)})
        except BadRequestError as error:
            logger.warning("the search server keeps no vectors, entries are found by their words alone: %s", error)
            return False
        return True

    return connection.ask(call, connection.deadline(BULK_SECONDS))


def _send(connection: Connection, index: str, chunk: list[_Item], alias: bool) -> BulkReport:
    """Send one request; one that is too large is sent in halves, down to the single row that no server takes."""
    operations: list[Any] = [line for _, lines in chunk for line in lines]
    try:
        answer = connection.ask(
            lambda client: client.bulk(index=index, operations=operations, require_alias=alias),
            connection.deadline(BULK_SECONDS),
        )
    except SearchUnavailable as error:
        if error.reason is not Reason.TOO_LARGE:
            raise
        if len(chunk) == 1:
            return BulkReport(failures=(BulkFailure(chunk[0][0].entry_id, str(error), retry=False),))
        middle = len(chunk) // 2
        first = _send(connection, index, chunk[:middle], alias)
        return first.plus(_send(connection, index, chunk[middle:], alias))
    report = BulkReport()
    for (action, _), item in zip(chunk, answer["items"], strict=True):
        outcome = next(iter(item.values()))
        if alias and outcome.get("error", {}).get("type") == "index_not_found_exception":
            raise refused(Reason.MISSING, index)
        report = report.plus(_outcome(action, outcome))
    return report


def _outcome(action: IndexAction, item: dict[str, Any]) -> BulkReport:
    status = int(item["status"])
    if status == 409:
        return BulkReport(stale=1)
    if action.entry is None and (status < 300 or (status == 404 and "error" not in item)):
        return BulkReport(deleted=1)
    if status < 300:
        return BulkReport(written=1)
    error = item.get("error", {})
    text = str(error)
    retry = status in _RETRY_STATUSES or "read_only" in text or error.get("type") == "cluster_block_exception"
    cause = error.get("caused_by", {}).get("reason", "")
    reason = f"{status} {error.get('type', '')}: {error.get('reason', '')} {cause}".strip()
    return BulkReport(failures=(BulkFailure(action.entry_id, reason[:500], retry),))
