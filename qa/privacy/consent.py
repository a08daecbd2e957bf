"""The consent that a sender gives for their contact data: its text, and the version that a question keeps."""

from __future__ import annotations

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cms.contracts.retention import lazy_duration

# Change the version whenever the text changes: a question keeps the one that its sender saw.
CONSENT_VERSION = "2026-11"
CONSENT_TEXT = format_lazy(
    _(
        "I agree that this agency keeps the contact data above, only to tell me about this question, for {time} at most. "
        "I can have them deleted at any time with my tracking code."
    ),
    time=lazy_duration(settings.KEEP_CONTACT_DAYS),
)
