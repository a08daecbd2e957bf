"""The merge screen: the original, theirs and mine, place by place, and the choice where both changed the same."""

from __future__ import annotations

import json
from functools import partial
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.models import Page

from cms.admin.merging import contents
from cms.admin.merging.forms import JOINED, NO_REVISION
from cms.admin.merging.showing import is_for_people, shown
from cms.admin.merging.three_way import BOTH, MINE, Merge
from cms.models import OpenedRevision, UnmergedText


@require_http_methods(["GET", "HEAD", "POST"])
def merge_texts(request: HttpRequest, key: int) -> HttpResponse:
    """Show the changes of two people to one text; store the choices and open the form with the merged text, or discard one's own.

    A person who may no longer edit the page sees neither text, and may still discard their own.
    """
    row = get_object_or_404(UnmergedText, pk=key, user=cast(Any, request.user))
    instance = Page.objects.filter(pk=row.object_id).specific().first()
    if instance is None:
        raise Http404
    may_edit = instance.permissions_for_user(request.user).can_edit()
    if "drop" in request.POST:
        row.delete()
        messages.success(request, _("Your separate text is discarded."))
        return redirect(row.address if may_edit else "wagtailadmin_home")
    if not may_edit:
        return render(request, "cms/admin/merge.html", {"is_closed": True}, status=403)
    theirs, version, who, when = _stored(instance)
    choices = {name.removeprefix("choice-"): value for name, value in request.POST.items() if name.startswith("choice-")}
    merge = Merge(cast(dict[str, str], choices), partial(is_for_people, type(instance)))
    joined = contents.merged(type(instance), row.names, row.base, theirs, row.mine, merge)
    if request.method == "POST" and merge.is_decided:
        row.joined, row.joined_on = joined, version
        row.save(update_fields=["joined", "joined_on"])
        if instance.latest_revision:
            OpenedRevision.note(instance.latest_revision)
        messages.warning(request, _("Both texts are put together in the form. Nothing is saved yet: read it over, then save."))
        return redirect(f"{row.address}?{urlencode({JOINED: row.pk})}")
    changes = [shown(type(instance), change) for change in merge.changes]
    context = {
        "row": row,
        "title": instance.get_admin_display_title(),
        "conflicts": [each for each in changes if each.change.is_conflict],
        "theirs": [each for each in changes if not each.change.is_conflict and each.change.side not in (MINE, BOTH)],
        "mine": [each for each in changes if not each.change.is_conflict and each.change.side in (MINE, BOTH)],
        "comments": row.mine.get("comments"),
        "who": who,
        "is_own": who == request.user,
        "when": when,
        "is_asked_again": request.method == "POST",
    }
    return render(request, "cms/admin/merge.html", context, status=422 if request.method == "POST" else 200)


def _stored(page: Page) -> tuple[contents.Content, str, Any, Any]:
    """Return what is stored now, the version of that for the form, who stored it and when."""
    revision = page.get_latest_revision()
    if revision is None:
        return contents.content_of(page), json.dumps([NO_REVISION, ""]), None, None
    return (
        contents.of_revision(revision),
        json.dumps([str(revision.pk), revision.created_at.isoformat()]),
        revision.user,
        revision.created_at,
    )
