"""The parser's warnings in the editor's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from legal_docs.text.messages import WARNING_MESSAGES


def warning_in_words(code: str, line: int, data: Mapping[str, str]) -> str:
    """Return a warning of the parser as a sentence with the line of the text that it is about; line 0 is the whole text."""
    template = WARNING_MESSAGES.get(code)
    sentence = _(template) % dict(data) if template else code
    if not line:
        return sentence
    return _("Line %(line)d: %(sentence)s") % {"line": line, "sentence": sentence}
