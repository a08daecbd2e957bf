"""The form field for files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qa.attachments.checks.kinds import ACCEPT


class SeveralFilesInput(forms.ClearableFileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


def upload_field(label: Any = None) -> forms.FileField:
    """Return the field for files; the views store them at once (qa.attachments.pending_uploads), so the form itself never holds them."""
    return forms.FileField(
        label=label or _("Choose files"),
        required=False,
        widget=SeveralFilesInput(attrs={"accept": ACCEPT}),
        help_text=_("At most 5 files of 10 MB each: PDF, JPG, PNG, DOCX, XLSX, ODT."),
    )
