"""Screens in the admin: a page's feedback, held votes, and the page editor with the feedback panel."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page

from cms.admin.editing.choosable import as_told, choosable
from cms.admin.interface.screens import AdminScreen
from cms.contracts.accounts import signed_in
from cms.models import BasePage
from feedback.admin.side_panel import FeedbackSidePanel
from feedback.models import SurveyRound, TargetScore
from feedback.models.choices import VoteState
from feedback.participation.improvements.fixing import mark_fixed
from feedback.participation.surveys.answers import decide_held_answers
from feedback.participation.voting.rating import decide_held
from feedback.reports.page_overview import overview_of


class PageEditView(EditView):
    """Wagtail's page editor with readers' feedback as one more side panel. Wagtail has no hook for that."""

    def get_side_panels(self) -> MediaContainer:
        """Add the panel of feedback where the page takes feedback and the person may see it."""
        panels = super().get_side_panels()
        # A page that was just created has no feedback, and the screen that it was created on has no place for the panel.
        partial = self.expects_json_response or self.hydrate_create_view
        if (
            isinstance(self.page, BasePage)
            and self.page.feedback_enabled
            and not partial
            and self.request.user.has_perm("feedback.view_targetscore")
        ):
            panels = MediaContainer([*panels, FeedbackSidePanel(self.page, self.request)])
        return panels


class PageFeedback(AdminScreen):
    """All that readers say of one page, and the button that says it is fixed."""

    permission_required = "feedback.view_targetscore"
    page_title = _("Readers' feedback")
    template_name = "feedback/admin/page.html"

    @cached_property
    def page(self) -> Page:
        user = signed_in(self.request)
        page: Page = as_told(get_object_or_404(choosable(Page.objects.all(), user), pk=self.kwargs["page_id"]), user)
        return page

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": self.page.get_admin_display_title()}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_edit = self.page.permissions_for_user(self.request.user).can_edit()
        return super().get_context_data(**kwargs, overview=overview_of(self.page), may_edit=may_edit)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Mark the page as fixed."""
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        improvement = mark_fixed(self.page, signed_in(request))
        said = gettext("The page is marked as fixed. Comments closed: %(number)d.")
        if improvement.is_waiting:
            said = gettext("Noted. When you publish the fixed text, that version is linked and %(number)d comments are closed.")
        messages.success(request, said % {"number": improvement.comments.count()})
        return redirect("feedback_admin:page", self.page.pk)


class HeldVotes(AdminScreen):
    """Votes that wait for a person, by page; counted or rejected together."""

    permission_required = "feedback.view_vote"
    page_title = _("Held votes")
    template_name = "feedback/admin/held.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scores = TargetScore.objects.filter(held__gt=0).order_by("-held", "pk")
        rounds = SurveyRound.objects.annotate(held=Count("answers", filter=Q(answers__state=VoteState.HELD))).filter(held__gt=0)
        return super().get_context_data(
            **kwargs, scores=scores, rounds=rounds, may_decide=self.request.user.has_perm("feedback.change_vote")
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide about the held votes of one page, or the held answers of one survey round."""
        if not request.user.has_perm("feedback.change_vote"):
            raise PermissionDenied
        accept = request.POST.get("decision") == "accept"
        if "round" in request.POST:
            round_ = get_object_or_404(SurveyRound, pk=request.POST["round"])
            number = decide_held_answers(round_, accept=accept, user=signed_in(request))
        else:
            score = get_object_or_404(TargetScore, pk=request.POST.get("score"))
            number = decide_held(score, accept=accept, user=signed_in(request))
        said = gettext("Votes counted: %(number)d.") if accept else gettext("Votes rejected: %(number)d.")
        messages.success(request, said % {"number": number})
        return redirect("feedback_admin:held")
