"""The inbox of readers' comments: many at once, by mouse or by single keys, with a way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from cms.admin.interface.screens import AdminScreen
from cms.contracts import corrections
from cms.contracts.accounts import signed_in
from cms.text.numbers.keys import is_key
from feedback.models import Comment
from feedback.models.choices import OPEN_STATES, CommentState, Reason
from feedback.participation.comments.corrections import make_correction
from feedback.participation.comments.receiving import NOT_ORIGINAL, older_same_comment, triage, triage_many

PER_PAGE = 40
UNDO = "feedback.undo"  # in the session of the person: number, state and original of comments before the last step, and after it


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the inbox with its key; `state` is what it makes of the chosen comments."""

    name: str
    key: str
    label: Any
    state: str = ""


ACTIONS = (
    Action("actionable", "m", _("To be fixed"), CommentState.ACTIONABLE),
    Action("in_progress", "i", _("Being fixed"), CommentState.IN_PROGRESS),
    Action("not_actionable", "n", _("Nothing to fix"), CommentState.NOT_ACTIONABLE),
    Action("duplicate", "d", _("Duplicate"), CommentState.DUPLICATE),
    Action("spam", "s", _("Advertising or abuse"), CommentState.SPAM),
    Action("correction", "c", _("Open a request for correction")),
)
VIEWS = {
    "open": (_("To do"), OPEN_STATES),
    "new": (_("New"), (CommentState.NEW,)),
    "fixed": (_("Fixed"), (CommentState.DONE,)),
    "aside": (_("Set aside"), (CommentState.NOT_ACTIONABLE, CommentState.DUPLICATE, CommentState.SPAM)),
}


class TriageInbox(AdminScreen):
    """Readers' comments, oldest work first; one action for all that are chosen."""

    permission_required = "feedback.change_comment"
    page_title = _("Readers' comments")
    template_name = "feedback/admin/inbox.html"
    header_icon = "comment"

    @cached_property
    def view(self) -> str:
        return self.request.GET.get("xem", "") if self.request.GET.get("xem") in VIEWS else "open"

    def comments(self) -> QuerySet[Comment]:
        """Return those of the chosen view, of the chosen problem."""
        found = Comment.objects.filter(state__in=VIEWS[self.view][1])
        problem = self.request.GET.get("van-de", "")
        found = found.filter(problem=problem) if problem in Reason.values else found
        return found.select_related("assignee", "duplicate_of").order_by("day", "pk") if self.view in ("open", "new") else found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return a page of comments with similar ones, the counts of each view and the actions."""
        items = Paginator(self.comments(), PER_PAGE).get_page(self.request.GET.get("p"))
        rows = [(comment, self.alike(comment)) for comment in items]
        counts = [(name, label, Comment.objects.filter(state__in=states).count()) for name, (label, states) in VIEWS.items()]
        actions = [action for action in ACTIONS if action.state or corrections.open_correction.is_registered]
        return super().get_context_data(
            **kwargs,
            rows=rows,
            items=items,
            counts=counts,
            chosen=self.view,
            actions=actions,
            reasons=Reason.choices,
            problem=self.request.GET.get("van-de", ""),
            can_undo=bool(self.request.session.get(UNDO)),
        )

    @staticmethod
    def alike(comment: Comment) -> Comment | None:
        """Return the older comment that an open one seems to repeat."""
        return older_same_comment(comment) if comment.state in OPEN_STATES and not comment.is_hidden else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do one action with the chosen comments, or undo the last one."""
        if request.POST.get("action") == "undo":
            self.undo(request)
        else:
            self.act(request)
        return redirect(f"{reverse('feedback_admin:inbox')}?{request.GET.urlencode()}")

    def act(self, request: HttpRequest) -> None:
        """Do the chosen action on the ticked comments; one that changes their state also on their duplicates, with a way to undo it."""
        action = next((each for each in ACTIONS if each.name == request.POST.get("action")), None)
        chosen = [int(pk) for pk in request.POST.getlist("comment") if is_key(pk)][:PER_PAGE]
        comments = list(Comment.objects.filter(pk__in=chosen).order_by("pk"))
        if action is None or not comments:
            messages.warning(request, gettext("Please choose at least one comment."))
            return
        if not action.state:
            self.open_corrections(request, comments)
            return
        concerned = Comment.objects.filter(Q(pk__in=chosen) | Q(duplicate_of__in=chosen)).order_by("pk")
        before = _rows(concerned)
        changed = triage_many(comments, action.state, signed_in(request))
        after = _rows(Comment.objects.filter(pk__in=before))
        request.session[UNDO] = [[pk, row, after[pk]] for pk, row in before.items() if after.get(pk, row) != row]
        said = ngettext("%(number)d comment: %(state)s.", "%(number)d comments: %(state)s.", changed)
        messages.success(request, said % {"number": changed, "state": action.label})
        if changed < len(comments) and action.state == CommentState.DUPLICATE:
            messages.warning(request, gettext("The others repeat no older comment: choose the original on their own screen."))

    @staticmethod
    def open_corrections(request: HttpRequest, comments: list[Comment]) -> None:
        readable = [comment for comment in comments if not comment.question_no and not comment.is_hidden]
        if not corrections.open_correction.is_registered:
            raise PermissionDenied
        for comment in readable:
            opened = make_correction(comment, signed_in(request))
            day = f"{opened.due_on:%d/%m/%Y}"
            messages.success(request, gettext("Request for correction %(no)s, due %(day)s.") % {"no": opened.number, "day": day})

    @staticmethod
    @transaction.atomic
    def undo(request: HttpRequest) -> None:
        """Restore the states from before the last action of its comments and their duplicates, one logged change each.

        One that was changed since, or repeated what is gone, is left, and named.
        """
        rows = sorted(request.session.pop(UNDO, []), key=lambda row: row[1][0] == CommentState.DUPLICATE)  # originals first
        comments = Comment.objects.select_for_update().in_bulk([pk for pk, *_states in rows])
        originals, left = Comment.objects.exclude(state__in=NOT_ORIGINAL), []
        for pk, (state, original), after in rows:
            if (comment := comments.get(pk)) is None:
                continue
            is_as_left = [comment.state, comment.duplicate_of_id] == after
            if is_as_left and (state != CommentState.DUPLICATE or originals.filter(pk=original).exists()):
                comment.state, comment.duplicate_of_id = state, original
                triage(comment, signed_in(request))
            else:
                left.append(f"{comment} ({comment.get_state_display()})")
        messages.success(request, gettext("Taken back."))
        if left:
            messages.warning(request, gettext("Not taken back, because somebody changed it since: %(names)s.") % {"names": ", ".join(left)})


def _rows(comments: QuerySet[Comment]) -> dict[int, list[Any]]:
    """Return state and original of comments by their number."""
    return {pk: row for pk, *row in comments.values_list("pk", "state", "duplicate_of")}
