"""What people answered in forms: stored encrypted for the time that was promised, found by the address of who asks for it to be erased."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.models import AbstractFormSubmission

from cms.storage.encryption import EncryptedJSONField, email_key

_ADDRESS = re.compile(r"[^\s@,;:/<>()\[\]{}\"'“”‘’]{1,64}@[^\s@,;:/<>()\[\]{}\"'“”‘’]{1,255}")


class FormAnswer(AbstractFormSubmission):
    """What one person answered. `addresses` are keyed hashes of their e-mail addresses, to erase by; `key` is of form and answers."""

    never_on_cached_pages = True

    form_data: Any = EncryptedJSONField(_("what was answered"))
    key = models.CharField(max_length=40)
    addresses = models.TextField(blank=True, editable=False)
    delete_on = models.DateField(_("deleted on"), db_index=True)

    class Meta(AbstractFormSubmission.Meta):
        verbose_name = _("answer to a form")
        verbose_name_plural = _("answers to forms")
        ordering: ClassVar = ["-submit_time", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["page", "key"], name="home_form_answer_once")]

    def __str__(self) -> str:
        return str(self.pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.addresses = self.address_keys()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "addresses"}
        super().save(*args, **kwargs)

    def address_keys(self) -> str:
        """Return the keyed hashes of the e-mail addresses in the answers, parted by spaces."""
        given = [one for value in self.form_data.values() for one in (value if isinstance(value, list) else [value])]
        return " ".join(sorted({email_key(address) for text in given if isinstance(text, str) for address in addresses_in(text)}))

    def get_data(self) -> dict[str, Any]:
        """Return the answers as people read them, and when they were sent."""
        return {
            **{name: answer_in_words(value) for name, value in self.form_data.items()},
            "submit_time": timezone.localtime(self.submit_time),
        }


def addresses_in(text: str) -> list[str]:
    """Return what may be an e-mail address in a text: each word with an "@", and what is left of it without the marks around it."""
    return [word for word in text.split() if "@" in word] + [found.rstrip(".!?…") for found in _ADDRESS.findall(text)]


def answer_in_words(value: Any) -> str:
    """Return one answer in words: yes and no, several choices one after another."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None else str(value)
