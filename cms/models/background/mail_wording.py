"""What an administrator wrote in place of the wording that a mail comes with."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailWording(models.Model):
    """Subject and text of one sort of mail, with places in braces (`{số}`); a mail without a row has the wording of its template."""

    never_on_cached_pages = True

    template = models.CharField(max_length=80, unique=True)
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"))
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("wording of a mail")
        verbose_name_plural = _("wordings of mails")
        default_permissions: ClassVar = ("change",)

    def __str__(self) -> str:
        return self.template
