"""How long intake remembers texts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cms.background.retention import Rule, register
from qa.public.intake.doubles import REMEMBER, old_texts

register(Rule("qa.recent_texts", _("hashes of what was asked lately, against doubles"), REMEMBER, old_texts, share=1))
