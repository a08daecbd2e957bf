"""The screen that imports users, units and offices from a sheet after a preview of what would change, and exports them."""

from __future__ import annotations

import base64
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.contracts.accounts import signed_in
from cms.contracts.importing import Outcome
from cms.contracts.sheets import KINDS, SheetKind, SheetRow, UnreadableSheet, sheet_rows, store
from cms.web.files.tables import xlsx_response

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LARGEST = 2 * 1024 * 1024
_GOOD_FOR = 3600  # seconds in which a preview may be confirmed


def may_import(user: User) -> bool:
    """Return whether a person may import any kind of sheet."""
    return any(user.has_perm(kind.permission) for kind in KINDS.values())


def _kind(request: HttpRequest, code: str) -> SheetKind:
    if code not in KINDS:
        raise Http404
    if not request.user.has_perm(KINDS[code].permission):
        raise PermissionDenied
    return KINDS[code]


@require_safe
def sheets(request: HttpRequest) -> HttpResponse:
    """Show the kinds of sheets, each to download and to upload."""
    if not may_import(signed_in(request)):
        raise PermissionDenied
    kinds = [kind for kind in KINDS.values() if request.user.has_perm(kind.permission)]
    return _page(request, {"kinds": kinds})


@require_safe
def export(request: HttpRequest, code: str) -> HttpResponseBase:
    """Send the records as a sheet that can be changed and uploaded again."""
    kind = _kind(request, code)
    rows = ([column.cell(record) for column in kind.columns] for record in kind.records())
    return xlsx_response({"Sheet": chain([[column.heading for column in kind.columns]], rows)}, f"{kind.code}.xlsx")


@require_http_methods(["POST"])
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a sheet would change; with the signed copy of a sheet that was shown, change it."""
    kind, salt = _kind(request, code), f"sheet:{code}:{request.user.pk}"
    try:
        if signed := request.POST.get("sheet"):
            name, text = signing.loads(signed, salt=salt, max_age=_GOOD_FOR)
            return _stored(request, kind, store(kind, sheet_rows(kind, name, base64.b64decode(text)), signed_in(request)))
        file = request.FILES.get("file")
        if file is None or not file.name or (file.size or 0) > LARGEST:
            raise UnreadableSheet(_("Choose a file of at most 2 MB."))
        content = file.read()
        rows = store(kind, sheet_rows(kind, file.name, content), signed_in(request), keep=False)
    except signing.BadSignature:
        messages.error(request, _("This preview is too old: send the sheet in once more."))
        return redirect("sheets")
    except UnreadableSheet as error:
        messages.error(request, str(error))
        return redirect("sheets")
    again = signing.dumps((file.name, base64.b64encode(content).decode()), salt=salt, compress=True)
    counts = {outcome: sum(row.outcome is outcome for row in rows) for outcome in Outcome}
    todo = counts[Outcome.CREATED] + counts[Outcome.CHANGED]
    shown = [row for row in rows if row.outcome is not Outcome.UNCHANGED]
    return _page(request, {"kind": kind, "rows": shown, "same": counts[Outcome.UNCHANGED], "todo": todo, "sheet": again})


def _stored(request: HttpRequest, kind: SheetKind, rows: list[SheetRow]) -> HttpResponse:
    done = sum(row.outcome in (Outcome.CREATED, Outcome.CHANGED) for row in rows)
    messages.success(request, _("%(label)s: %(done)d rows were taken over.") % {"label": kind.label, "done": done})
    wrong = [row for row in rows if row.outcome is Outcome.FAILED]
    if wrong:
        return _page(request, {"kind": kind, "rows": wrong, "same": len(rows) - done - len(wrong), "todo": 0})
    return redirect("sheets")


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    context |= {"page_title": _("Import and export of sheets"), "header_icon": "table"}
    return render(request, "cms/admin/sheets.html", context)
