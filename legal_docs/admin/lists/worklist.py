"""The worklist of editors of legal documents on the admin's first screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.contracts.first_steps import FirstStep, first_steps_provider
from cms.contracts.worklist import WorklistItem, worklist_provider
from cms.models.background.leased_row import RowState
from legal_docs.admin.lists.calendar import SETTLE
from legal_docs.admin.lists.editors_lists import may_import
from legal_docs.law.amending.approval import APPROVE
from legal_docs.law.validity.calendar.services import unsettled
from legal_docs.models import Amendment, AmendmentState, ImportedFile

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@worklist_provider
def documents_waiting(user: User) -> Iterator[WorklistItem]:
    """Return tasks about validity, amendments that a second person has to approve, and files that this editor uploaded."""
    if user.has_perm(SETTLE):
        yield WorklistItem(_("tasks about validity"), unsettled().count(), reverse("legal_calendar:calendar"))
    if user.has_perm(APPROVE):
        submitted = Amendment.objects.filter(state=AmendmentState.SUBMITTED).exclude(submitted_by=user)
        yield WorklistItem(_("amendments for you to approve"), submitted.count(), reverse("legal_amending:desk"))
    if may_import(user):
        read = ImportedFile.objects.sent_by(user).open().filter(state__in=(RowState.DONE, RowState.PARKED))
        yield WorklistItem(_("imported files to look through"), read.count(), reverse("legal_import:incoming"))


@first_steps_provider
def import_step(user: User) -> Iterator[FirstStep]:
    """Return the first file imported, for those who may import."""
    if may_import(user):
        done = ImportedFile.objects.sent_by(user).exists()
        yield FirstStep(_("Import a legal document from its file"), reverse("legal_import:incoming"), done)
