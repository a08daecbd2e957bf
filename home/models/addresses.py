"""Keep the place at which the first migration finds `check_address`; the function itself is in `home.text.addresses`."""

from home.text.addresses import check_address

__all__ = ["check_address"]
