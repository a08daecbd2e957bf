"""The service channels of the demo site and the page that lists them."""

from __future__ import annotations

import json
from typing import Any

from home.management.demo.files import CONTENT
from home.models import ChannelDirectoryPage, HomePage, ServiceChannel
from home.site.importing.storing import store_imported_page


def seed_channels(front: HomePage) -> int:
    """Make the directory and its channels, found by their addresses; return how many channels came."""
    content = json.loads((CONTENT / "channels.json").read_text(encoding="utf-8"))
    if not ChannelDirectoryPage.objects.exists():
        store_imported_page(front, ChannelDirectoryPage(**content["page"]))
    successors = {row["address"]: row.pop("successor") for row in content["channels"] if "successor" in row}
    rows = sorted(enumerate(content["channels"]), key=lambda pair: pair[1]["address"] in successors)  # what others lead to comes first
    return sum(seed_channel(row, order, successors.get(row["address"])) for order, row in rows)


def seed_channel(row: dict[str, Any], order: int, successor: str | None) -> bool:
    """Make a channel; False when it was there."""
    if ServiceChannel.objects.filter(address=row["address"]).exists():
        return False
    channel = ServiceChannel(**row, order=order)
    channel.successor = ServiceChannel.objects.get(address=successor) if successor else None
    channel.full_clean()
    channel.save()
    return True
