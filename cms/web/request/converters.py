"""Converters of the parts of addresses."""

from __future__ import annotations

from django.urls import register_converter
from django.urls.converters import IntConverter


class RowConverter(IntConverter):
    """The id of a row: no more digits than a column of the database holds, so that a longer one is not found."""

    regex = "[0-9]{1,18}"


register_converter(RowConverter, "row")
