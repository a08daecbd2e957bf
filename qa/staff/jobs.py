"""How long it is known who had a question open."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cms.background.retention import Rule, register
from qa.staff import presence

register(Rule("qa.presence", _("who had a question open"), _("one hour"), presence.over, share=1))
