"""Periodic work: validity changes by itself when a day comes; files of the import are forgotten; bulk files and copies are made."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from cms.background.jobs import periodic
from cms.background.retention import Rule, register
from legal_docs.export.bulk import make as bulk
from legal_docs.files import reading_copies
from legal_docs.importing.drafts import discard_all, old_uploads, read_waiting
from legal_docs.law.amending.versions import announce_due
from legal_docs.law.citations.services import heal_all, read_stale
from legal_docs.law.validity.calendar.services import raise_due
from legal_docs.law.validity.refresh import refresh_due
from legal_docs.models.intake import KEPT_DAYS
from legal_docs.publication.drafts import KEEP_NAMES, KEEP_REFUSED, announce_by_day, forget_names, old_names, old_refused
from legal_docs.publication.renaming import record_renamed

KEEP = timedelta(days=KEPT_DAYS)


@periodic(every=timedelta(minutes=10))
def refresh_validity() -> int:
    """Refresh the documents whose next boundary date has come."""
    return refresh_due()


@periodic(every=timedelta(minutes=10))
def announce_texts() -> int:
    """Tell the index of texts whose first day has come."""
    return announce_due()


@periodic(every=timedelta(minutes=30), slow=True)
def announce_drafts() -> int:
    """Tell followers what drafts have become by date, and remind of uptake reports."""
    return announce_by_day()


@periodic(every=timedelta(hours=1), slow=True)
def raise_tasks() -> int:
    """Raise the tasks that dates ask of editors; close those whose cause is gone."""
    return raise_due()


@periodic(every=timedelta(hours=1), slow=True)
def make_bulk_files() -> int:
    """Make the bulk files anew once a day, when something changed."""
    return bulk.make_due()


@periodic(every=timedelta(seconds=20), slow=True)
def read_links() -> int:
    """Find the citations and defined terms of texts that are new or changed (imports leave them to the worker)."""
    return read_stale()


@periodic(every=timedelta(seconds=10), slow=True)
def make_reading_copies() -> int:
    """Make the PDF to read of documents without an original; take away those of documents that are not public any more."""
    return reading_copies.make_due()


@periodic(every=timedelta(seconds=10), slow=True)
def record_new_names() -> int:
    """Record the documents that bear a new name of a type, body, field, tag or signer."""
    return record_renamed()


@periodic(every=timedelta(minutes=10), slow=True)
def heal_citations() -> int:
    """Give citations their document where it has come meanwhile."""
    return heal_all()


@periodic(every=timedelta(seconds=2), slow=True)
def read_files() -> int:
    """Read the large files and the scans that editors sent in."""
    return read_waiting()


register(Rule("legal_docs.uploads", _("files that editors uploaded to be read"), KEEP, old_uploads, discard_all, share=1))
register(Rule("legal_docs.refused_comments", _("comments on drafts that were not published"), KEEP_REFUSED, old_refused))
register(Rule("legal_docs.names_of_comments", _("names beside comments on drafts"), KEEP_NAMES, old_names, forget_names))
