"""The form field for files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qa.attachments.checks.kinds import ACCEPT, MAX_BYTES, MAX_FILES, TOO_LARGE, too_many


class SeveralFilesInput(forms.ClearableFileInput):
    """A file input that takes several files at once; a script tells of too many or too large ones before they are sent."""

    allow_multiple_selected = True

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        told = {"data-most-files": MAX_FILES, "data-too-many": too_many(), "data-most-bytes": MAX_BYTES, "data-too-large": TOO_LARGE}
        return {**super().build_attrs(*args, **kwargs), **told}


def upload_field(label: Any = None) -> forms.FileField:
    """Return the field for files; the views store them at once (qa.attachments.pending_uploads), so the form itself never holds them."""
    return forms.FileField(
        label=label or _("Choose files"),
        required=False,
        widget=SeveralFilesInput(attrs={"accept": ACCEPT}),
        help_text=_("At most 5 files of 10 MB each: PDF, JPG, PNG, DOCX, XLSX, ODT."),
    )
