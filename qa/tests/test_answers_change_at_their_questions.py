"""The page of an answer changes, comes and goes by steps of its question: no way of Wagtail to publish or hide pages goes round them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.models import Page, PageViewRestriction, Revision, Workflow, WorkflowPage, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.admin.accounts.roles import EDITORS, PUBLISHERS
from cms.admin.publishing.bundles import may_approve
from cms.background.pages.scheduled_pages import run_schedule
from cms.models import ApprovalLink, Bundle, BundlePage, LinkApprovalTask
from qa.models import AnswerPage, QAIndexPage
from qa.processing.answering import answers
from qa.tests.factories import make_user
from qa.tests.staff import logged_in
from qa.vocabulary.choices import Role
from qa.workflow.actors import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]
WORDS = "Câu hỏi bị sửa, gọi 0912345678"
AT_ITS_QUESTION = "từ màn hình của câu hỏi"


@pytest.fixture
def page(stored_answer: AnswerPage) -> AnswerPage:
    return stored_answer


@pytest.fixture
def gone(page: AnswerPage) -> AnswerPage:
    """The answer after it was taken down."""
    assert page.question
    answers.take_down(page.question, actor_for(make_user(Role.PUBLISHER), page.question), reason="Lộ thông tin")
    return AnswerPage.objects.get(pk=page.pk)


def of(role: str, **values: Any) -> Any:
    """A person of a role of pages, without any for questions."""
    person = make_user(**values)
    person.groups.add(Group.objects.get(name=gettext(role)))
    return person


def form(page: AnswerPage, **more: Any) -> dict[str, Any]:
    """The form of the page as the browser shows it, with other values."""
    values = {
        "title": page.title or "Câu hỏi",
        "slug": page.slug,
        "question_text": page.question_text or "Câu hỏi",
        "body": streamfield([("paragraph", rich_text(f"<p>{page.answer_text or 'Trả lời'}</p>"))]),
        "field": page.field_id or "",
        "unit": page.unit_id or "",
        "citations": inline_formset([]),
        "comments": inline_formset([]),
    }
    return nested_form_data(values) | more


def edit(person: Any, page: Page, **more: Any) -> Any:
    return logged_in(person).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form(page, **more))


def draft(page: AnswerPage, **values: Any) -> Revision:
    """A version that an editor of pages stored, and that waits to be published."""
    version = AnswerPage.objects.get(pk=page.pk)
    for name, value in {"title": "Câu hỏi", "question_text": WORDS, **values}.items():
        setattr(version, name, value)
    return version.save_revision(user=of(EDITORS))


def bulk(person: Any, page: Page, action: str = "publish", **more: Any) -> Any:
    address = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?id={page.pk}&next=/quan-tri/"
    return logged_in(person).post(address, more)


def read(answer: Any) -> str:
    """Return what the person reads then."""
    screen = answer.client.get(answer.url) if answer.status_code == 302 else answer
    return str(screen.content.decode())


def by_workflow(page: AnswerPage) -> Any:
    edit(of(EDITORS), page, **{"question_text": WORDS, "action-submit": "1"})
    state = AnswerPage.objects.get(pk=page.pk).current_workflow_task_state
    if state is None:  # none is offered
        return None
    return logged_in(of(PUBLISHERS)).post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), {})


def by_workflow_that_runs(page: AnswerPage) -> Any:
    draft(page)
    page = AnswerPage.objects.get(pk=page.pk)
    WorkflowPage.objects.get().workflow.start(page, of(EDITORS))
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return logged_in(of(PUBLISHERS)).post(address, {})


def by_link(page: AnswerPage) -> Any:
    workflow, task = Workflow.objects.create(name="Lãnh đạo"), LinkApprovalTask.objects.create(name="Lãnh đạo", approver_name="A")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    draft(page)
    workflow.start(AnswerPage.objects.get(pk=page.pk), of(EDITORS))
    return Client().post(reverse("approval", args=[ApprovalLink.objects.get().token]), {"approve": "1"})


def by_bundle(page: AnswerPage) -> Any:
    draft(page)
    WorkflowPage.objects.all().delete()
    bundle = Bundle.objects.create(name="Gói")
    item, client = BundlePage.objects.create(bundle=bundle, page=page), logged_in(of(PUBLISHERS))
    address = reverse("bundle_overview", args=[bundle.pk])
    client.post(address, {"page": item.pk})
    return client.post(address, {})


def by_button(page: AnswerPage) -> Any:
    return edit(of(PUBLISHERS), page, **{"question_text": WORDS, "action-publish": "1"})


def by_list(page: AnswerPage) -> Any:
    draft(page)
    return bulk(of(PUBLISHERS), page)


def by_list_from_above(page: AnswerPage) -> Any:
    draft(page)
    return bulk(of(PUBLISHERS), page.get_parent(), include_descendants="on")


def by_schedule(page: AnswerPage) -> Any:
    revision = draft(page)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    return run_schedule()


def by_older_version(page: AnswerPage) -> Any:
    revision = draft(page)
    address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revision.pk])
    return logged_in(of(PUBLISHERS)).post(address, form(page, **{"question_text": WORDS, "action-publish": "1"}))


WAYS = {
    each.__name__: each
    for each in (
        by_workflow,
        by_workflow_that_runs,
        by_link,
        by_bundle,
        by_button,
        by_list,
        by_list_from_above,
        by_schedule,
        by_older_version,
    )
}


@pytest.mark.parametrize("way", WAYS)
def test_who_may_not_correct_an_answer_rewords_it_by_no_way_to_publish_pages(page: AnswerPage, way: str):
    WAYS[way](page)
    now = AnswerPage.objects.get(pk=page.pk)
    assert (now.live, now.question_text) == (True, page.question_text)


def test_a_bundle_says_of_an_answer_before_its_hour_that_it_cannot_publish_it_and_nobody_approves_it_there(page: AnswerPage):
    bundle = Bundle.objects.create(name="Gói")
    item = BundlePage.objects.create(bundle=bundle, page=page)
    item.approve(draft(page), "A")
    assert AT_ITS_QUESTION in "".join(bundle.problems())
    logged_in(of_both()).post(reverse("bundle_overview", args=[bundle.pk]), {"page": item.pk})
    assert BundlePage.objects.get(pk=item.pk).approved_by == "A"
    assert not may_approve(of_both(), Page.objects.get(pk=page.pk))


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_that_was_taken_down_becomes_public_by_no_way_to_publish_pages(gone: AnswerPage, way: str):
    WAYS[way](gone)
    assert not AnswerPage.objects.get(pk=gone.pk).live
    assert Client().get(gone.url).status_code == 410


@pytest.mark.parametrize("way", ["by_workflow_that_runs", "by_bundle", "by_button", "by_list"])
def test_who_is_refused_reads_where_an_answer_is_corrected_and_loses_no_text(page: AnswerPage, way: str):
    assert AT_ITS_QUESTION in read(WAYS[way](page))
    assert AnswerPage.objects.get(pk=page.pk).get_latest_revision_as_object().question_text == WORDS


@pytest.mark.parametrize("person", [lambda: make_user(is_superuser=True), lambda: of_both()])
def test_nobody_makes_an_answer_that_was_taken_down_public_as_a_page(gone: AnswerPage, person: Any):
    edit(person(), gone, **{"action-publish": "1"})
    assert not AnswerPage.objects.get(pk=gone.pk).live
    with pytest.raises(ValidationError):
        draft(gone).publish(user=person())


def of_both() -> Any:
    """A publisher of answers who may publish pages, too."""
    person = make_user(Role.PUBLISHER)
    person.groups.add(Group.objects.get(name=gettext(PUBLISHERS)))
    return person


def test_other_drafts_are_published_from_above_beside_an_answer_that_was_taken_down(gone: AnswerPage):
    index = gone.get_parent()
    QAIndexPage.objects.filter(pk=index.pk).update(live=False)
    bulk(make_user(is_superuser=True), QAIndexPage.objects.get().get_parent(), include_descendants="on")
    assert Page.objects.get(pk=index.pk).live
    assert not AnswerPage.objects.get(pk=gone.pk).live


def test_who_may_correct_an_answer_publishes_its_page_but_no_personal_data(page: AnswerPage):
    person = of_both()
    edit(person, page, **{"seo_title": "Tên khác", "action-publish": "1"})
    assert AnswerPage.objects.get(pk=page.pk).seo_title == "Tên khác"
    with pytest.raises(ValidationError, match="0912345678"):
        draft(page).publish(user=person)


CITATION = {"number": "99/2099/NĐ-CP", "provision": "Điều 1", "id": "", "ORDER": "1", "DELETE": "", "document": ""}
CHANGES = {
    "correction_note": {"correction_note": "Sửa theo Luật mới"},
    "corrected_on": {"corrected_on": "2026-01-02"},
    "reviewed_on": {"reviewed_on": "2020-01-02"},
    "answering_body": {"answering_body": "Bộ khác"},
    "slug": {"slug": "doi-cho-khac"},
    "seo_title": {"seo_title": "Trả lời khác hẳn"},
    "search_description": {"search_description": "Không phải nộp"},
    "unit": {"unit": ""},
    "citations": {"citations-TOTAL_FORMS": "1", **{f"citations-0-{name}": value for name, value in CITATION.items()}},
}


@pytest.mark.parametrize("name", CHANGES)
def test_who_may_not_correct_an_answer_changes_nothing_that_its_page_states(page: AnswerPage, name: str):
    edit(of(PUBLISHERS), page, **CHANGES[name], **{"action-publish": "1"})
    now = AnswerPage.objects.get(pk=page.pk)
    assert now.live_revision_id == page.live_revision_id
    stated = {**now.serializable_data(), "citations": now.citations.count()}
    assert stated[name] == {**page.serializable_data(), "citations": 0}[name]


def privacy(person: Any, page: Page, kind: str = "login") -> Any:
    return logged_in(person).post(reverse("wagtailadmin_pages:set_privacy", args=[page.pk]), {"restriction_type": kind})


@pytest.mark.parametrize("of_list", [False, True])
@pytest.mark.parametrize("person", [lambda: of(PUBLISHERS), lambda: make_user(is_superuser=True)])
def test_an_answer_or_the_list_of_answers_is_not_made_private_and_the_sentence_says_what_to_do(
    page: AnswerPage, person: Any, of_list: bool
):
    shown = privacy(person(), page.get_parent() if of_list else page).json()["html"]
    assert "gỡ ở đó" in shown
    assert Client().get(page.url).status_code == 200


def test_an_answer_that_is_private_already_can_be_made_public_again(page: AnswerPage):
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    person = of(PUBLISHERS)
    shown = logged_in(person).get(reverse("wagtailadmin_pages:set_privacy", args=[page.pk])).json()["html"]
    assert "restriction_type" in shown
    privacy(person, page, "none")
    assert Client().get(page.url).status_code == 200


@pytest.mark.parametrize(("kind", "way"), [("answer", "alone"), ("list", "alone"), ("list", "in bulk"), ("whole tree", "alone")])
def test_a_page_publisher_moves_neither_an_answer_nor_a_page_above_answers(page: AnswerPage, kind: str, way: str):
    moved = {"answer": page, "list": page.get_parent(), "whole tree": Page.objects.get(depth=1)}[kind]
    target = Page.objects.get(depth=1) if kind != "answer" else QAIndexPage.objects.get().get_parent()
    if way == "alone":
        answer = logged_in(of(PUBLISHERS)).post(reverse("wagtailadmin_pages:move_confirm", args=[moved.pk, target.pk]))
    else:
        answer = bulk(of(PUBLISHERS), moved, "move", chooser=target.pk)
    assert AT_ITS_QUESTION in read(answer)
    assert Page.objects.get(pk=moved.pk).path == moved.path
    assert Client().get(page.url).status_code == 200
