"""Two forms of log lines, both with the id of the request: one to read, and JSON for programs. See docs/features/monitoring.md."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from cms.background.monitoring.addresses import without_secrets
from cms.background.monitoring.context import current_id


class LineFormatter(logging.Formatter):
    """`2026-11-27 08:00:00,000 INFO cms.web [id]: message`, with a traceback below it."""

    def format(self, record: logging.LogRecord) -> str:
        record.context = f" [{name}]" if (name := current_id()) else ""
        return without_secrets(super().format(record))


class JSONFormatter(logging.Formatter):
    """One JSON object a line: `time` (UTC), `level`, `logger`, `message`, `request` where there is one, `traceback` of an exception.

    A record with `extra={"fields": {...}}` has those members too: security events use it.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON, without secrets in message and traceback."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
            "process": record.process,
        }
        if name := current_id():
            line["request"] = name
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["traceback"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)
