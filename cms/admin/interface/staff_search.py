"""The search of the administration's menu: everything that the person may see, in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.search import SearchArea
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.contracts.accounts import signed_in
from cms.contracts.search import find_entries
from cms.contracts.staff_search import SHOWN, StaffGroup, StaffHit, search_as_staff, staff_search_source
from cms.models.vietnamese_order import with_words
from cms.text.vietnamese import clean

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_EDITS = ["add", "change", "publish", "lock"]


class StaffSearchArea(SearchArea):
    """The first search area: the box of the menu and its key lead there."""

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Everything"), reverse("staff_search"), name="everything", icon_name="search", order=1)


@require_safe
def staff_search(request: HttpRequest) -> HttpResponse:
    """Show what was found for `q`, group by group."""
    words = clean(request.GET.get("q", "")).strip()[:200]
    context = {
        "words": words,
        "groups": search_as_staff(signed_in(request), words) if words else [],
        "page_title": _("Search"),
        "header_icon": "search",
        "breadcrumbs_items": [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": _("Search")}],
    }
    return render(request, "cms/admin/staff_search.html", context)


@staff_search_source(30)
def pages(user: User, text: str) -> StaffGroup:
    """Find pages of every sort that the person may edit, drafts among them, by their title as it is now."""
    mine = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(user, _EDITS).filter(depth__gt=1)
    found = (
        with_words(mine, text, "draft_title", "slug")
        .select_related("content_type")
        .order_by(F("latest_revision_created_at").desc(nulls_last=True))
    )
    hits = [
        StaffHit(
            page.draft_title, reverse("wagtailadmin_pages:edit", args=[page.pk]), f"{page.page_type_display_name} · {page.status_string}"
        )
        for page in found[:SHOWN]
    ]
    return StaffGroup(
        gettext_lazy("Pages, also unpublished ones"),
        hits,
        f"{reverse('wagtailadmin_pages:search')}?{urlencode({'q': text})}" if hits else "",
    )


@staff_search_source(50)
def people(user: User, text: str) -> StaffGroup:
    """Find accounts, for those who keep them."""
    model = get_user_model()
    if not user.has_perm("auth.change_user"):
        return StaffGroup("", ())
    found = with_words(model.objects.all(), text, "username", "first_name", "last_name", "email").order_by("username")
    hits = [
        StaffHit(one.get_full_name() or one.get_username(), reverse("wagtailusers_users:edit", args=[one.pk]), one.email)
        for one in found[:SHOWN]
    ]
    return StaffGroup(gettext_lazy("Accounts"), hits)


@staff_search_source(60)
def pictures(user: User, text: str) -> StaffGroup:
    found = _files_of(get_image_model(), user, text, ["title", "description"])
    return StaffGroup(gettext_lazy("Pictures"), [StaffHit(one.title, reverse("wagtailimages:edit", args=[one.pk])) for one in found])


@staff_search_source(61)
def files(user: User, text: str) -> StaffGroup:
    found = _files_of(get_document_model(), user, text, ["title"])
    return StaffGroup(gettext_lazy("Uploaded files"), [StaffHit(one.title, reverse("wagtaildocs:edit", args=[one.pk])) for one in found])


def _files_of(model: Any, user: User, text: str, columns: list[str]) -> Any:
    mine = policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, ["change", "delete"])
    return with_words(mine, text, *columns).order_by("-created_at")[:SHOWN]


@staff_search_source(90)
def published(user: User, text: str) -> StaffGroup:
    """Find what everybody may read by the portal's own engine: also by what the texts say."""
    hits = [
        StaffHit(one.heading or one.title, one.url, " · ".join(filter(None, [one.number, one.title if one.heading else ""])))
        for one in find_entries(text, (), SHOWN)
    ]
    return StaffGroup(gettext_lazy("On the portal"), hits)
