"""The consent that a sender gives for their contact data: its text, and the version that a question keeps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# Change the version whenever the text changes: a question keeps the one that its sender saw.
CONSENT_VERSION = "2026-11"
CONSENT_TEXT = _(
    "I agree that this agency keeps the contact data above, only to tell me about this question, for 12 months at most. "
    "I can have them deleted at any time with my tracking code."
)
