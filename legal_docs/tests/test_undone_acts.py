"""What a document did to others is undone when it no longer says so, whoever publishes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Revision, Workflow, WorkflowTask

from cms.background.pages.scheduled_pages import run_schedule
from cms.models.pages.imported_pages import publish_imported
from cms.tests.threads import in_thread
from legal_docs.law.validity.refresh import refresh_status
from legal_docs.models import LegalDocumentPage, ValidityWindow
from legal_docs.tests.factories import document, index_page, related
from legal_docs.text.vocabulary import RelationKind, Scope, Status
from tests.test_publishing_beside_autosave import ON_POSTGRES, on_postgres, wait_for_waiting  # noqa: F401


def by_the_schedule(revision: Revision) -> None:
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    assert run_schedule() == 1


def by_an_approval(revision: Revision) -> None:
    task = GroupApprovalTask.objects.create(name="Duyệt")
    workflow = Workflow.objects.create(name="Duyệt văn bản")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    user = get_user_model().objects.create_superuser("lanh-dao")
    workflow.start(LegalDocumentPage.objects.get(pk=revision.object_id), user).current_task_state.approve(user=user)


def by_another_process(revision: Revision) -> None:
    Revision.objects.get(pk=revision.pk).publish()


def by_an_import(revision: Revision) -> None:
    page: Any = revision.as_object()
    with transaction.atomic():
        publish_imported(page, index_page())


@pytest.mark.django_db
@pytest.mark.parametrize("publish", [by_the_schedule, by_an_approval, by_another_process, by_an_import])
def test_a_document_that_no_longer_repeals_another_gives_it_its_validity_back(publish: Callable[[Revision], None]) -> None:
    law = document("01/2023/QĐ-UBND")
    acting = document("05/2024/QĐ-UBND", relations=[related(law, RelationKind.REPEALS)])
    law.refresh_from_db()
    assert law.status == Status.EXPIRED
    page = LegalDocumentPage.objects.get(pk=acting.pk)
    page.relations = []
    publish(page.save_revision())
    law.refresh_from_db()
    assert law.status == Status.IN_FORCE


@pytest.mark.postgres
@ON_POSTGRES
def test_a_publication_undoes_what_an_import_of_the_same_moment_did(on_postgres: None) -> None:  # noqa: F811
    law, acting = document("01/2023/QĐ-UBND"), document("05/2024/QĐ-UBND")
    page = LegalDocumentPage.objects.get(pk=acting.pk)
    without = page.save_revision()
    with transaction.atomic():
        Page.objects.select_for_update().get(pk=page.pk)  # as the import does before it reads a document
        published = in_thread(lambda: Revision.objects.get(pk=without.pk).publish())
        wait_for_waiting(1)
        page.relations = [related(law, RelationKind.REPEALS)]
        publish_imported(page, index_page())
    published()
    law.refresh_from_db()
    assert law.status == Status.IN_FORCE


@pytest.mark.postgres
@ON_POSTGRES
def test_a_change_in_part_and_a_repeal_of_the_same_moment_both_count(on_postgres: None) -> None:  # noqa: F811
    law, repealing, changing = document("01/2023/QĐ-UBND"), document("05/2024/QĐ-UBND"), document("06/2024/QĐ-UBND")

    @transaction.atomic
    def change_in_part() -> None:
        related(law, RelationKind.REPEALS, document=changing, scope=Scope.PARTIAL, provisions="Điều 2").save()
        refresh_status([law.pk])

    with transaction.atomic():
        related(law, RelationKind.REPEALS, document=repealing).save()
        refresh_status([law.pk])
        changed = in_thread(change_in_part)
        wait_for_waiting(1)
    changed()
    law.refresh_from_db()
    assert law.status == Status.EXPIRED
    ends = list(ValidityWindow.objects.filter(document=law).values_list("starts", flat=True))
    assert len(ends) == len(set(ends))
