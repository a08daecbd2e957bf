"""The app's hooks for the Wagtail admin: reports, comments, held votes, a button above each page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.pages import page_viewset_registry
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page, get_page_models

from cms.admin.interface.menu import add_to_menu
from cms.models import BasePage
from feedback.admin import worklist as _work  # noqa: F401  # registers by being imported
from feedback.admin.inbox import TriageInbox
from feedback.admin.screens import HeldVotes, PageFeedback
from feedback.admin.viewsets import CommentViewSet, RatedPageViewSet, StoryViewSet, SurveyRoundViewSet
from feedback.models import SurveyAnswer, TargetScore
from feedback.models.choices import VoteState
from feedback.reports.score_reports import MostHelpful, PagesThatNeedWork

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern | URLResolver]:
    routes = [
        path("can-sua/", PagesThatNeedWork.as_view(), name="needs_work"),
        path("can-sua/ket-qua/", PagesThatNeedWork.as_view(results_only=True), name="needs_work_results"),
        path("huu-ich-nhat/", MostHelpful.as_view(), name="most_helpful"),
        path("huu-ich-nhat/ket-qua/", MostHelpful.as_view(results_only=True), name="most_helpful_results"),
        path("cho-duyet/", HeldVotes.as_view(), name="held"),
        path("hop-thu/", TriageInbox.as_view(), name="inbox"),
        path("trang/<int:page_id>/", PageFeedback.as_view(), name="page"),
    ]
    return [path("danh-gia/", include((routes, "feedback_admin")))]


@hooks.register("register_admin_viewset")
def comments() -> CommentViewSet:
    return CommentViewSet("feedback_comments")


@hooks.register("register_admin_viewset")
def stories_and_surveys() -> list[Any]:
    return [StoryViewSet("feedback_stories"), SurveyRoundViewSet("feedback_surveys")]


@hooks.register("register_admin_viewset")
def page_editors() -> list[RatedPageViewSet]:
    """Return the editors of page types that take ratings; what another app changed in the admin of its own type stays."""
    rated = (model for model in get_page_models() if issubclass(model, BasePage) and model.feedback_enabled)
    return [RatedPageViewSet.over(page_viewset_registry.get_by_type(model), model) for model in rated]


def _sees_held_votes(user: User) -> bool:
    """Return True for those who see votes, while some wait."""
    if not user.has_perm("feedback.view_vote"):
        return False
    return TargetScore.objects.filter(held__gt=0).exists() or SurveyAnswer.objects.filter(state=VoteState.HELD).exists()


_SCORES, _STORIES = "feedback.view_targetscore", "feedback.change_yousaidwedid"
add_to_menu("reports", _("Pages that need work"), "feedback_admin:needs_work", _SCORES, "needs-work", "warning", 100)
add_to_menu("reports", _("Most helpful pages"), "feedback_admin:most_helpful", _SCORES, "most-helpful", "success", 110)
add_to_menu("reports", _("Held votes"), "feedback_admin:held", _sees_held_votes, "held-votes", "time", 120)
add_to_menu("reports", _("“You said, we did”"), "feedback_stories:index", _STORIES, "you-said", "openquote", 130)
add_to_menu("reports", _("Portal survey"), "feedback_surveys:index", "feedback.view_surveyround", "portal-survey", "form", 140)
add_to_menu("admin", _("Readers' comments"), "feedback_admin:inbox", "feedback.change_comment", "feedback-comments", "comment", 320)


@hooks.register("register_page_header_buttons")
def feedback_button(page: Page, user: User, next_url: str | None = None, view_name: str = "") -> Iterator[Button]:
    specific = page.specific_class
    rated = specific is not None and issubclass(specific, BasePage) and specific.feedback_enabled
    if rated and user.has_perm("feedback.view_targetscore"):
        yield Button(_("Readers' feedback"), url=reverse("feedback_admin:page", args=[page.pk]), icon_name="group", priority=75)


@hooks.register("register_log_actions")
def actions(registry: LogActionRegistry) -> None:
    """Register the actions on comments, votes and stories for Wagtail's log."""
    registry.register_action("feedback.triage", _("Comment looked at"), _("A reader's comment was looked at"))
    registry.register_action("feedback.fixed", _("Marked as fixed"), _("Marked as fixed after readers' feedback"))
    registry.register_action("feedback.accept_held", _("Held votes counted"), _("Held votes were counted"))
    registry.register_action("feedback.reject_held", _("Held votes rejected"), _("Held votes were rejected"))
    registry.register_action("feedback.burst", _("Burst of votes held"), _("Far more votes than usual came at once and were held"))
    registry.register_action("feedback.correction", _("Request for correction"), _("A request for correction was opened from a comment"))
    registry.register_action("feedback.story_published", _("“You said, we did” published"), _("A “You said, we did” was published"))
    registry.register_action("feedback.story_taken_back", _("“You said, we did” taken back"), _("A “You said, we did” was taken back"))
