"""Comments on drafts and the periods of comment in the administration, and what waits there for a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.admin.interface.policies import allow_only
from cms.contracts.worklist import WorklistItem, worklist_provider
from legal_docs.models import CommentPeriod, DraftComment, DraftDocumentPage, LegalDocumentPage
from legal_docs.models.drafts.comments import CommentState
from legal_docs.models.drafts.pages import DraftState

if TYPE_CHECKING:
    from django.contrib.auth.models import User

REPORT = "#id_report_due_on"  # anchor of the report in the form of a draft


allow_only(DraftComment, "view", "change", "delete")  # readers write them at their draft


class DraftCommentViewSet(SnippetViewSet):
    """Moderation: what was sent, what everyone will read, and what became of it."""

    model = DraftComment
    icon = "comment"
    menu_label = _("Comments on drafts")
    list_display = ["__str__", "draft", Column("get_state_display", label=_("State"), sort_key="state")]
    list_filter = ["state", "draft", "uptake"]
    ordering = ["state", "received_at"]
    copy_view_enabled = False


class CommentPeriodViewSet(SnippetViewSet):
    """The legal periods, with the day on which somebody compared them with the law."""

    model = CommentPeriod
    icon = "date"
    menu_label = _("Periods of comment")
    list_display = ["name", "days", "basis", "valid_to", "confirmed_on"]


class DraftsGroup(SnippetViewSetGroup):
    menu_label = _("Drafts for comment")
    menu_icon = "comment"
    menu_order = 210
    items = (DraftCommentViewSet, CommentPeriodViewSet)


@worklist_provider
def drafts_waiting(user: User) -> Iterator[WorklistItem]:
    """Return comments to look at, drafts whose uptake report is due or overdue, and periods in use that nobody compared with the law."""
    if user.has_perm("legal_docs.change_commentperiod"):
        used = DraftDocumentPage.objects.live().filter(closes_on__gte=timezone.localdate()).values("period")
        unsure = CommentPeriod.objects.filter(confirmed_on=None, pk__in=used).count()
        address = reverse(CommentPeriod.snippet_viewset.get_url_name("list"))  # type: ignore[attr-defined]
        yield WorklistItem(_("periods of comment in use that nobody compared with the law"), unsure, address)
    if user.has_perm("legal_docs.change_draftcomment"):
        waiting = DraftComment.objects.filter(state=CommentState.WAITING).count()
        yield WorklistItem(
            _("comments on drafts to look at"), waiting, f"{reverse('wagtailsnippets_legal_docs_draftcomment:list')}?state=waiting"
        )
        over = DraftDocumentPage.with_adopted().filter(closes_on__lt=timezone.localdate())
        closed = list(over.exclude(adopted__in=LegalDocumentPage.objects.readable().values("pk")).order_by("report_due_on"))
        wanted = {
            DraftState.LATE: _("drafts whose uptake report is overdue"),
            DraftState.CLOSED: _("drafts whose uptake report is to come"),
        }
        for state, words in wanted.items():
            found = [draft for draft in closed if draft.state is state]  # the link leads to the one that is due first
            url = reverse("wagtailadmin_pages:edit", args=[found[0].pk]) + REPORT if found else reverse("wagtailadmin_explore_root")
            yield WorklistItem(words, len(found), url, late=state is DraftState.LATE)
