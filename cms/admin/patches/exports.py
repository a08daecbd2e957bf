"""Wagtail's exports of lists and reports: no file holds a formula."""

from __future__ import annotations

from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from cms.text.safe_cells import safe_cell


def apply() -> None:
    """Patch Wagtail's exports so that no file of a list or report, CSV too, holds a formula: Wagtail 8.0 looks only at XLSX."""
    as_wagtail_does = SpreadsheetExportMixin.preprocess_field_value

    def without_formula(view: Any, field: str, value: Any, export_format: str) -> Any:
        found = as_wagtail_does(view, field, value, export_format)
        return safe_cell(found) if isinstance(found, str) else found

    SpreadsheetExportMixin.preprocess_field_value = without_formula
