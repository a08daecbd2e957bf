"""The panels of the home screen about texts in a workflow: what waits for whom, and what waits for the person's own review.

The number of statements is the same for two texts and for two hundred.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel
from wagtail.models import Page, Revision, Task, TaskState
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.models.publishing.step_reminder import Waiting

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class WaitingTextsPanel(UserObjectsInWorkflowModerationPanel):
    """In place of Wagtail's panel of one's own texts in a workflow: for whom each waits, since when, how often it was reminded.

    Shows also the texts about which the person was reminded or, as the next level, notified; to administrators, steps nobody can take.
    """

    template_name = "cms/admin/waiting_texts.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return `rows` of (waiting, text, address to edit it): first texts about which the person was notified, then their own."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        user = context["request"].user
        mine = [state.current_task_state for state in context["workflow_states"] if state.current_task_state]
        seen = {state.pk for state in mine}
        told = TaskState.objects.filter(wait__isnull=False, **Waiting.on_the_way).exclude(pk__in=seen).order_by("started_at")
        rows = [*(one for one in Waiting.many(told) if _concerns(one, user)), *Waiting.many(mine)]
        texts = [one.state.workflow_state.content_object for one in rows]
        of_step = {text for one, text in zip(rows, texts, strict=True) if any(actor.user == user for actor in one.actors)}
        addresses = _edit_addresses(user, texts) | {text: _edit_address(text) for text in of_step}
        context["rows"] = [(one, text, addresses.get(text)) for one, text in zip(rows, texts, strict=True)]
        return context


def _concerns(waiting: Waiting, user: User) -> bool:
    """Return whether `user` was notified of a text that waits at a step: as a reminder, as the next level, or because nobody can act."""
    wait = waiting.wait
    reminded = wait.reminded > 0 and any(one.user == user for one in waiting.actors)
    from_below = wait.told_on is not None and waiting.rule.tell == user
    return reminded or from_below or (wait.nobody_since is not None and user.is_superuser)


def _edit_addresses(user: User, texts: Iterable[Any]) -> dict[Any, str | None]:
    """Return where `user` edits each of `texts`, for those they may edit."""
    pages = [text for text in texts if isinstance(text, Page)]
    policy = PagePermissionPolicy()
    editable = policy.instances_user_has_any_permission_for(user, {"change"}).filter(pk__in=[page.pk for page in pages])
    keys = set(editable.values_list("pk", flat=True))
    finder = AdminURLFinder(user)
    rows = {text: finder.get_edit_url(text) for text in texts if not isinstance(text, Page)}
    return rows | {page: _edit_address(page) for page in pages if page.pk in keys}


class TextsToReviewPanel(WorkflowObjectsToModeratePanel):
    """In place of Wagtail's panel of what waits for one's review, which asks eight statements for each text."""

    template_name = "cms/admin/texts_to_review.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the texts that wait for the person's review, each with its choices, in a fixed number of statements."""
        request = parent_context["request"]
        found = TaskState.objects.reviewable_by(request.user).select_related("revision__user").order_by("-started_at")
        states = list(found.annotate(previous_revision_id=Revision.objects.previous_revision_id_subquery()))
        prefetch_related_objects(states, "revision__content_object")
        tasks = {task.pk: task for task in Task.objects.filter(pk__in={state.task_id for state in states}).specific()}
        actions: dict[int, Any] = {}  # a person whose groups may take a step may take it for every text
        rows = []
        for state in states:
            text, task = state.revision.content_object, tasks[state.task_id]
            if text is not None:
                if task.pk not in actions:
                    actions[task.pk] = task.get_actions(text, request.user)
                rows.append(_row(text, state, task, actions[task.pk]))
        return {"rows": rows, "request": request, "csrf_token": parent_context["csrf_token"]}


def _row(text: Any, state: Any, task: Any, actions: Any) -> dict[str, Any]:
    """Return what the panel shows of a text: its step, the addresses of the person's choices, and of comparing and previewing."""
    revision, name = state.revision, _url_namer(text)
    compared = [text.live_revision_id, state.previous_revision_id]
    return {
        "title": revision.object_str,
        "state": state,
        "step": task.name,
        "edit": _edit_address(text),
        "actions": [(reverse(name("workflow_action"), args=[text.pk, key, state.pk]), label, modal) for key, label, modal in actions],
        "preview": reverse(name("workflow_preview"), args=[text.pk, task.pk]) if getattr(text, "is_previewable", False) else "",
        "compare": [reverse(name("revisions_compare"), args=[text.pk, old, revision.pk]) if old else "" for old in compared],
    }


def _edit_address(text: Any) -> str:
    return reverse(_url_namer(text)("edit"), args=[text.pk])


def _url_namer(text: Any) -> Any:
    """Return the function that names the addresses of a page or a snippet."""
    return "wagtailadmin_pages:{}".format if isinstance(text, Page) else text.snippet_viewset.get_url_name
