"""Addresses that editors type into menus, shortcuts, banners and redirects."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

_LOCAL = re.compile(r"/(?!/)[^\s\\<>\"']*")
_check_url = URLValidator(schemes=["http", "https"])


def check_address(value: str) -> None:
    """Raise ValidationError unless `value` is a path of this portal (`/van-ban/`) or a complete http(s) address."""
    if _LOCAL.fullmatch(value):
        return
    try:
        _check_url(value)
    except ValidationError:
        raise ValidationError(_("Write an address that begins with / or with https://.")) from None
