"""Which account of the portal a person of an OpenID Connect provider signs in to."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OpenIDAccount(models.Model):
    """The person that the provider `issuer` calls `subject`: names and addresses may change, this pair never does."""

    never_on_cached_pages = True

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="openid_account", verbose_name=_("account"))
    issuer = models.CharField(_("address of the provider"), max_length=255)
    subject = models.CharField(_("identifier at the provider"), max_length=255)

    class Meta:
        verbose_name = _("account of single sign-on")
        verbose_name_plural = _("accounts of single sign-on")
        constraints: ClassVar = [models.UniqueConstraint(fields=["issuer", "subject"], name="openid_account_once")]

    def __str__(self) -> str:
        return f"{self.issuer} {self.subject}"
