"""The page editor with readers' feedback beside it; comments, "you said, we did" and survey rounds as lists of work."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from cms.admin.interface.policies import allow_only
from feedback.admin.screens import PageEditView
from feedback.admin.triage_form import TriageForm
from feedback.models import Comment, SurveyRound, YouSaidWeDid
from feedback.models.choices import StoryState
from feedback.participation.comments.receiving import triage
from feedback.participation.improvements.fixing import set_story

allow_only(Comment, "view", "change")  # readers write them, staff decide about them


class TriageView(EditView):
    """A comment with its words, and what staff say of it."""

    template_name = "feedback/admin/comment.html"
    form_class = TriageForm

    def get_page_subtitle(self) -> str:
        return str(self.object.title)

    def get_form_class(self) -> type[TriageForm]:
        return TriageForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user}

    def save_instance(self) -> Comment:
        comment = self.form.save(commit=False)
        triage(comment, self.request.user, clear_personal_data=bool(self.form.cleaned_data.get("clear_personal_data")))
        return comment

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_read = not self.object.is_hidden or self.request.user.has_perm("feedback.see_personal_data")
        return super().get_context_data(**kwargs, may_read=may_read)


class CommentListView(IndexView):
    """The comments, and their file with the headings of the list."""

    export_headings = {
        "title": _("Page"),
        "where": _("Address"),
        "get_kind_display": _("Kind"),
        "get_problem_display": _("Problem"),
        "shown_text": _("Text"),
        "get_state_display": _("State"),
        "day": _("Day"),
    }


class CommentViewSet(ModelViewSet):
    """The list of comments: what is open first; none is added or deleted by hand."""

    model = Comment
    icon = "comment"
    menu_label = pgettext_lazy("of readers", "Comments")
    name = "feedback_comments"
    menu_name = "feedback-comments"
    url_prefix = "y-kien"
    list_display = [
        TitleColumn("shown_text", label=_("Text"), url_name="feedback_comments:edit"),
        Column("title", label=_("Page")),
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        Column("get_state_display", label=_("State"), sort_key="state"),
        Column("assignee", label=_("Who deals with it")),
        Column("day", label=_("Day"), sort_key="day", accessor=lambda comment: f"{comment.day:%d/%m/%Y}"),
    ]
    list_filter = ["state", "kind", "problem", "personal_data", "assignee"]
    list_export = list(CommentListView.export_headings)
    export_filename = "y-kien-nguoi-doc"
    ordering = ["-day", "-pk"]
    index_view_class = CommentListView
    edit_view_class = TriageView
    exclude_form_fields: list[str] = []
    inspect_view_enabled = False
    copy_view_enabled = False


allow_only(YouSaidWeDid, "view", "change", "delete", "publish")  # drafts come from fixed pages


class StoryView(EditView):
    """The words of a "you said, we did" beside the comments that it answers, and the button that shows it to everyone."""

    template_name = "feedback/admin/story.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        improvement = self.object.improvement
        comments = improvement.comments.readable() if improvement else []
        return super().get_context_data(**kwargs, comments=comments)

    def save_instance(self) -> YouSaidWeDid:
        story: YouSaidWeDid = self.form.save()
        if "publish" in self.request.POST:
            set_story(story, StoryState.PUBLISHED, self.request.user)
        elif "take_back" in self.request.POST:
            set_story(story, StoryState.DRAFT, self.request.user)
        return story


class StoryViewSet(ModelViewSet):
    """Drafts and published texts, newest month first."""

    model = YouSaidWeDid
    icon = "openquote"
    name = "feedback_stories"
    url_prefix = "ban-gop-y"
    list_display = [
        TitleColumn("title", label=_("Page"), url_name="feedback_stories:edit"),
        Column("said", label=_("What readers said")),
        Column("get_state_display", label=_("State"), sort_key="state"),
        Column("month", label=_("Month"), sort_key="month", accessor=lambda story: f"{story.month:%m/%Y}"),
    ]
    list_filter = ["state"]
    form_fields = ["said", "did"]
    edit_view_class = StoryView
    inspect_view_enabled = False
    copy_view_enabled = False


class SurveyRoundViewSet(ModelViewSet):
    """The rounds of the portal survey, with how many answered."""

    model = SurveyRound
    icon = "form"
    name = "feedback_surveys"
    url_prefix = "khao-sat"
    list_display = [
        TitleColumn("title", label=_("Survey round"), url_name="feedback_surveys:edit"),
        Column("opens_on", label=_("Opens on"), accessor=lambda found: f"{found.opens_on:%d/%m/%Y}"),
        Column("closes_on", label=_("Last day"), accessor=lambda found: f"{found.closes_on:%d/%m/%Y}" if found.closes_on else "–"),
        Column("quota", label=_("Quota"), accessor=lambda found: found.quota or "–"),
        Column("answers", label=_("Answers"), accessor=lambda found: found.answers.exclude(state="rejected").count()),
    ]
    form_fields = ["title", "intro", "opens_on", "closes_on", "quota"]
    inspect_view_enabled = False
    copy_view_enabled = False


class RatedPageViewSet(PageViewSet):
    """The admin of a page type that takes ratings: Wagtail's own, with one more side panel in the editor."""

    edit_view_class = PageEditView
    parent_models: list[Any] = []  # the lists of pages stay Wagtail's

    @classmethod
    def over(cls, registered: PageViewSet, model: type[Page]) -> RatedPageViewSet:
        """Return the viewset of a page type with the side panel, on top of the one that is registered for it already."""
        combined: type[RatedPageViewSet] = type(cls.__name__, (cls, type(registered)), {})
        return combined(model._meta.label_lower, model=model)
