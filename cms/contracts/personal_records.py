"""What apps keep under a person's e-mail address or telephone number, for its erasure: each app registers how it deletes its own."""

from __future__ import annotations

from cms.contracts.ports import Providers

# Each takes a clear e-mail address or telephone number (as `plain_phone` gives it), deletes what is kept under it, and returns how many
# rows. It runs in the transaction of the erasure.
eraser: Providers[[str], int] = Providers()


def erase_address(address: str) -> int:
    """Delete what any app keeps under this address; return how many rows."""
    return sum(erase(address) for erase in eraser) if address.strip() else 0
