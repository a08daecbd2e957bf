"""Questions and canned replies in the search of the administration's menu."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.contracts.staff_search import SHOWN, StaffGroup, StaffHit, staff_search_source
from cms.models.vietnamese_order import with_words
from qa.models import CannedReply
from qa.staff.finding.matching import matching
from qa.workflow.actors import visible_to

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@staff_search_source(20)
def questions_found(user: User, text: str) -> StaffGroup:
    """Find questions that the person may open."""
    if not user.has_perm("qa.work_on_questions"):
        return StaffGroup("", ())
    found = matching(visible_to(user), text).order_by("-submitted_at", "-pk")[:SHOWN]
    hits = [
        StaffHit(
            one.title_public or one.public_no,
            reverse("qa_staff:detail", args=[one.pk]),
            " · ".join(filter(None, [one.public_no, one.get_status_display(), str(one.unit or "")])),
        )
        for one in found
    ]
    return StaffGroup(_("Questions"), hits, f"{reverse('qa_staff:queue')}?{urlencode({'xem': 'all', 'q': text})}")


@staff_search_source(55)
def replies_found(user: User, text: str) -> StaffGroup:
    """Find canned replies, for those who keep them."""
    if not user.has_perm("qa.change_cannedreply"):
        return StaffGroup("", ())
    found = with_words(CannedReply.objects.all(), text, "title", "body").order_by("-uses", "title")[:SHOWN]
    return StaffGroup(_("Canned replies"), [StaffHit(one.title, reverse("cannedreply:edit", args=[one.pk])) for one in found])
