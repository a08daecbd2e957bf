"""From the texts of the demo content to the blocks of a running text."""

from __future__ import annotations

import re
from typing import Any

from django.utils.html import escape

_LINK = re.compile(r"\[([^\]]+)\]\((/[^)]*)\)")  # [words](/path), as in Markdown
LINK_HTML = r'<a href="\2">\1</a>'


def running_text(parts: list[Any]) -> list[dict[str, Any]]:
    """Return the blocks of a running text: paragraphs as text, `{"h"}` headings, `{"list"}` lists, `{"table"}` tables,
    `{"data"}` the portal's own data.
    """
    return [block_of(part) for part in parts]


def block_of(part: Any) -> dict[str, Any]:
    """Return one block. Raise ValueError for a part of an unknown kind."""
    if isinstance(part, str):
        return {"type": "paragraph", "value": f"<p>{_LINK.sub(LINK_HTML, escape(part))}</p>"}
    if "h" in part:
        return {"type": "heading", "value": part["h"]}
    if "list" in part:
        items = "".join(f"<li>{escape(item)}</li>" for item in part["list"])
        return {"type": "paragraph", "value": f"<ul>{items}</ul>"}
    if "table" in part:
        columns = [{"type": "text", "heading": heading} for heading in part["table"]["head"]]
        return {"type": "table", "value": {"columns": columns, "rows": [{"values": row} for row in part["table"]["rows"]], "caption": ""}}
    if "data" in part:
        return {"type": part["data"], "value": {name: value for name, value in part.items() if name != "data"}}
    raise ValueError(f"unknown part of a demo text: {sorted(part)}")
