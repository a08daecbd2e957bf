"""Access to the staff screens: checked at the start of every one of them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from cms.contracts.accounts import signed_in
from qa.models import Question
from qa.workflow.actors import visible_to


def staff_only(request: HttpRequest) -> None:
    """Raise PermissionDenied for a person who does not work on questions."""
    if not request.user.has_perm("qa.work_on_questions"):
        raise PermissionDenied


def question_or_404(request: HttpRequest, pk: int) -> Question:
    """Return the question, for somebody who may open it; 404 otherwise, so that the answer does not show which numbers exist."""
    staff_only(request)
    found: Question = get_object_or_404(visible_to(signed_in(request)), pk=pk)
    return found


def keys_are_on(request: HttpRequest) -> bool:
    """Return whether the person wants single keys; the choice is the one of Wagtail's account page (WCAG 2.1.4)."""
    profile = getattr(request.user, "wagtail_userprofile", None)
    return bool(getattr(profile, "keyboard_shortcuts", True))
