"""The links of public pages to other servers: kept as pages are published, checked weekly; a dead one makes its pages due for review."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from itertools import chain
from typing import Any

from django.conf import settings
from django.db import models
from django.dispatch import receiver
from django.utils.html import urlizer
from django.utils.translation import gettext, override
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, get_page_models
from wagtail.signals import page_published, page_unpublished

from cms.background.worker.jobs import periodic, run_each_isolated
from cms.contracts.search import EntryKind
from cms.models import BasePage
from cms.models.background.link_check import DEAD_AFTER, PageLink, address_key
from cms.models.publishing.page_review import mark_due
from cms.web.links.asking import check_due

_URL = re.compile(r"https?://[^\s\"'<>\\]+")
_FIELDS = (StreamField, RichTextField, models.URLField)


def links_of(page: Page) -> set[str]:
    """Return the addresses on other servers in the texts, blocks and address fields of a page."""
    texts = (str(field.get_prep_value(field.value_from_object(page)) or "") for field in page._meta.fields if isinstance(field, _FIELDS))
    found = {urlizer.trim_punctuation(html.unescape(url))[1] for text in texts for url in _URL.findall(text)}
    return {url for url in found if not url.startswith(settings.SITE_URL)}


def note_links(page: Page) -> None:
    """Store the present links of a public page in place of its former ones; a page that is not public has none."""
    is_public = getattr(page, "is_findable", page.live)
    is_read = is_public and getattr(page, "entry_kind", None) is not EntryKind.DOCUMENT  # nobody corrects the links in the text of a law
    wanted = {address_key(url): url for url in links_of(page)} if is_read else {}
    before = PageLink.objects.filter(pages=page.pk)
    gone = list(before.exclude(key__in=wanted).values_list("pk", flat=True))
    PageLink.pages.through.objects.filter(page_id=page.pk, pagelink_id__in=gone).delete()
    PageLink.objects.filter(pk__in=gone, pages=None).delete()
    if new := wanted.keys() - set(before.values_list("key", flat=True)):
        PageLink.objects.bulk_create([PageLink(key=key, url=wanted[key]) for key in new], ignore_conflicts=True)
        for link in PageLink.objects.filter(key__in=new):
            link.pages.add(page.pk)


@periodic(every=timedelta(days=7), slow=True)
def read_all() -> int:
    """Store the links of every public page, also of pages published before this check existed; return how many pages."""
    if settings.LINK_CHECKS == "off":
        return 0
    models = [model for model in get_page_models() if issubclass(model, BasePage)]
    pages = chain.from_iterable(model._default_manager.filter(live=True).iterator(chunk_size=200) for model in models)
    return run_each_isolated(pages, _read)


def _read(page: Page) -> int:
    note_links(page)
    return 1


@periodic(every=timedelta(minutes=15), slow=True)
def check_links() -> int:
    """Check the links that are due; pages with a link that failed for the second time become due for review. Return how many."""
    checked = check_due(PageLink.objects.all(), lambda link: str(link.url))
    for link in checked:
        if isinstance(link, PageLink) and link.failures == DEAD_AFTER:
            with override("vi"):  # a stored text, in the language of the portal
                reason = gettext("A link does not open: %(url)s (%(answer)s)") % {"url": link.url[:200], "answer": link.answer[:60]}
            mark_due(Page.objects.live().filter(pk__in=link.pages.all()), reason)
    return len(checked)


@receiver(page_published, dispatch_uid="cms.links_published")
@receiver(page_unpublished, dispatch_uid="cms.links_unpublished")
def on_change(instance: Page, **kwargs: Any) -> None:
    """Store the links of a page that an editor publishes, where the checks are on."""
    if settings.LINK_CHECKS != "off":
        note_links(instance)
