"""When answers to forms are deleted: after the time that each form promised, and when somebody's address is erased."""

from __future__ import annotations

from contextlib import suppress
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.background.worker import retention
from cms.contracts.personal_records import eraser
from cms.contracts.retention import RetentionPeriod, register
from cms.contracts.upgrades import after_upgrade
from cms.storage.encryption import UnreadableContact, email_keys
from home.models import FormAnswer, FormPage


def old_answers() -> QuerySet[FormAnswer]:
    """Return the answers whose time is over."""
    return FormAnswer.objects.filter(delete_on__lte=timezone.localdate())


@eraser
def erase_answers_of(address: str) -> int:
    """Delete the answers in which somebody gave this address; return how many."""
    among = reduce(or_, (Q(addresses__contains=key) for key in email_keys(address)))
    return FormAnswer.objects.filter(among).delete()[0]


@after_upgrade
def rekey_addresses() -> str:
    """Find the addresses in stored answers as in new ones, so that all are erased with an address; leave what no key opens."""
    count = 0
    for answer in FormAnswer.objects.defer("form_data").iterator():
        with suppress(UnreadableContact):
            if answer.address_keys() != answer.addresses:
                answer.save(update_fields=[])
                count += 1
    return f"The addresses in {count} answers to forms are noted again." if count else ""


@after_upgrade
def gather_answers() -> str:
    """Give the answers that an alias of a form collected to the form, with which they are read and deleted now."""
    aliases = FormPage.objects.filter(pk__in=FormAnswer.objects.values("page")).exclude(alias_of=None)
    count = sum(FormAnswer.objects.filter(page=alias).update(page=alias.original) for alias in aliases)
    return f"{count} answers to aliases of forms are given to the forms." if count else ""


retention.register(retention.Rule("home.form_answers", _("answers to forms"), _("as long as each form says"), old_answers))
register(RetentionPeriod(_("Answers to forms of this portal, at most (each form says how long)"), 365, _("the day of sending")))
