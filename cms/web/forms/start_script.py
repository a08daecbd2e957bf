"""Data in the page by which `admin-start.js` starts choosers, dates and lists of forms in the administration, without inline script."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe


def start_script(name: str, arguments: list[Any]) -> SafeString:
    """Return the element that starts the function or class `name` of the browser with `arguments`."""
    escaped = json_script(arguments).partition(">")[2]  # what follows the start tag
    return format_html('<script type="application/json" data-mb-start="{}">{}', name, mark_safe(escaped))
