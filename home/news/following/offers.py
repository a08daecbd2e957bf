"""Registers procedures, the newsletter, and alerts with planned outages, as things to follow, and announces what is new in them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db.models.signals import post_save, pre_save
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.signals import page_published

from cms.background.worker.jobs import periodic, run_each_isolated
from cms.contracts.following import FollowableKind, FollowedThing, register, row_id
from cms.models.following import Announcement, announce, named
from cms.storage.kept import Kept
from home.models import AlertBanner, NewsletterIndexPage, NewsletterPage, OutageNotice, ProcedurePage
from home.models.news.newsletters import NEWSLETTER

ALERTS = "canh-bao"
_texts: Kept[str] = Kept(20)  # of issues: each of many followers gets the same
_BLOCK_ID = re.compile(r'"id": "[^"]*"')


def find_procedure(ref: str) -> FollowedThing | None:
    """Return the public procedure with this id."""
    page = ProcedurePage.objects.readable().filter(pk=row_id(ref)).first()
    return FollowedThing(page.name, page.url or "", ref) if page else None


def find_alerts(ref: str) -> FollowedThing:
    """Return the one thing of this kind: all alerts."""
    return FollowedThing(_("Alerts and planned outages of the portal"), "/", "")


def announce_procedure(instance: ProcedurePage, update_fields: Any = None, **kwargs: Any) -> None:
    """Notify followers of the parts of a public procedure that changed; called before it is saved.

    A draft is stored with `update_fields` that name nothing of the procedure: its page stays as it is.
    """
    old = ProcedurePage.objects.filter(pk=instance.pk, live=True).first() if instance.pk and instance.live else None
    if old is None:
        return
    fields = [
        field
        for field in ProcedurePage._meta.local_fields
        if field.editable and not field.primary_key and (update_fields is None or field.name in update_fields)
    ]
    changed = [field for field in fields if _plain(field, old) != _plain(field, instance)]
    if changed:
        with override("vi"):
            text = instance.change_note or _("Changed: %(parts)s.") % {"parts": ", ".join(str(field.verbose_name) for field in changed)}
        announce(f"thu-tuc:{instance.pk}", uuid4().hex, named(instance), named(instance), text, instance.pk)


def _plain(field: Any, page: ProcedurePage) -> str:
    """Return a value as it is stored, without the ids of its blocks: an import makes them again."""
    return _BLOCK_ID.sub("", str(field.get_prep_value(field.value_from_object(page))))


def announce_banner(instance: AlertBanner, created: bool = True, **kwargs: Any) -> None:
    """Announce a banner that readers see now."""
    if created and instance.is_shown:
        key = f"banner:{instance.pk}:{_digest(instance.text)}:{uuid4().hex}"
        announce(ALERTS, key, instance.text, instance.link or "/")


def announce_other_banner(instance: AlertBanner, **kwargs: Any) -> None:
    """Announce a banner whose text changes, or that readers see from now on; called before it is saved."""
    old = AlertBanner.objects.filter(pk=instance.pk).first()
    if old and not (old.is_shown and old.text == instance.text):
        announce_banner(instance)


@periodic(every=timedelta(minutes=1))
def announce_banners() -> int:
    """Announce the banners whose time has begun within a day (once for each beginning); return how many were announced now."""
    now = timezone.now()
    return run_each_isolated(AlertBanner.objects.shown_at(now).filter(starts_at__gt=now - timedelta(days=1)), _announce_begun)


def _announce_begun(banner: AlertBanner) -> bool:
    key = f"banner:{banner.pk}:{_digest(banner.text)}"
    if Announcement.objects.filter(topic=ALERTS, key__startswith=key, created_at__gte=banner.starts_at).exists():
        return False
    announce(ALERTS, f"{key}:{banner.starts_at:%Y%m%d%H%M%S}", banner.text, banner.link or "/")
    return True


def still_true(keys: Sequence[str]) -> set[str]:
    """Return those of the keys whose banner readers see now in the announced words, or whose outage is not over."""
    now = timezone.now()
    shown = [f"banner:{banner.pk}:{_digest(banner.text)}:" for banner in AlertBanner.objects.shown_at(now)]
    coming = [f"outage:{pk}:" for pk in OutageNotice.objects.filter(ends_at__gt=now).values_list("pk", flat=True)]
    return {key for key in keys if key.startswith((*shown, *coming))}


def announce_outage(instance: OutageNotice, created: bool = True, **kwargs: Any) -> None:
    """Announce a planned outage, unless it is over."""
    if not created or instance.ends_at <= timezone.now():
        return
    with override("vi"):
        state = _("Called off") if instance.cancelled else _("Planned outage")
    title = f"{state}: {instance.services}"
    announce(ALERTS, f"outage:{instance.pk}:{uuid4().hex}", title, f"/#{instance.anchor}", instance.announcement)


def announce_other_outage(instance: OutageNotice, **kwargs: Any) -> None:
    """Announce an outage whose time or services change, or that is cancelled; called before it is saved."""
    old = OutageNotice.objects.filter(pk=instance.pk).first()
    if old and _said(old) != _said(instance):
        announce_outage(instance)


def _said(notice: OutageNotice) -> tuple[object, ...]:
    return notice.cancelled, notice.services, *notice.period


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def find_newsletter(ref: str) -> FollowedThing | None:
    """Return the one thing of this kind: the newsletter of the portal."""
    page = NewsletterIndexPage.objects.readable().first()
    return FollowedThing(page.title, page.url or "", "") if page else None


def announce_issue(instance: NewsletterPage, **kwargs: Any) -> None:
    """Send an issue to the followers of the newsletter when it is published for the first time; Wagtail also reports what is planned."""
    if instance.live and instance.first_published_at == instance.last_published_at:
        announce(NEWSLETTER, str(instance.pk), named(instance), named(instance), instance.mail_text, instance.pk)


def text_of_issue(key: int) -> str:
    """Return an issue as its mail says it now, without what was taken down since it was published."""
    return _texts.get(key, lambda: NewsletterPage.objects.get(pk=key).mail_text)


register(FollowableKind(NEWSLETTER, gettext_lazy("Newsletter"), find_newsletter, lambda ref: NEWSLETTER, text=text_of_issue))
page_published.connect(announce_issue, sender=NewsletterPage)
register(FollowableKind("thu-tuc", gettext_lazy("Administrative procedure"), find_procedure, lambda ref: f"thu-tuc:{ref}"))
register(FollowableKind(ALERTS, gettext_lazy("Alerts"), find_alerts, lambda ref: ALERTS, still_true=still_true))
pre_save.connect(announce_procedure, sender=ProcedurePage)
pre_save.connect(announce_other_banner, sender=AlertBanner)
post_save.connect(announce_banner, sender=AlertBanner)
pre_save.connect(announce_other_outage, sender=OutageNotice)
post_save.connect(announce_outage, sender=OutageNotice)
