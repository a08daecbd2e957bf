"""Store pages from the editor's forms so that a save never loses against another save of the same moment.

The form of a page saves a draft by itself while somebody types, and a press of "Publish" may overtake that request or come after it.
Each save is one transaction, and saves of one page wait for each other:

- A new page: the form carries a key (`PageCreation`). When the autosave came first, "Publish" uses the draft that it made;
  when "Publish" came first, the autosave gets the answer that a newer version exists.
- A page that exists: the later request finds what the first one stored. Wagtail then refuses an autosave that is out of date,
  and a press of a button leads to the merge screen (cms.admin.merging).
- A save that the database refuses (a duplicate stored by another request at this moment) runs again: now the form sees the duplicate and
  says so above what was typed. So does one that waits for another save while that one waits for it, of which PostgreSQL ends one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.utils import set_query_params
from wagtail.admin.viewsets.pages import page_viewset_registry
from wagtail.models import Page

from cms.admin.editing.device_drafts import RESTORE_FIELD, restoring_view
from cms.admin.editing.form_notices import telling
from cms.admin.merging.forms import form_that_merges
from cms.contracts.accounts import signed_in
from cms.models import PageCreation
from cms.models.publishing.approval_link import approving_newest_revision

ATTEMPTS = 3
View = Callable[[], HttpResponse]


def create_page(request: HttpRequest, parent: Page, page_class: type[Page]) -> HttpResponse | None:
    """Hook `before_create_page`: store a new page, one for each form; None for a request that stores nothing."""
    if not _is_outermost_save(request):
        return None
    view = telling(page_viewset_registry.get_by_type(page_class).get_view_by_name("add"))
    names = (page_class._meta.app_label, page_class._meta.model_name, parent.pk)
    if RESTORE_FIELD in request.POST:
        return cast(HttpResponse, restoring_view(view)(request, *names))
    return _in_one_transaction(request, lambda: _create_once(request, page_class, lambda: view(request, *names)))


def edit_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Hook `before_edit_page`: show the form, or store a changed page after any other save of it has ended.

    The form is one that notices a newer text; None for Wagtail's view inside it.
    """
    if request.method != "POST":
        if hasattr(request, "page_of_the_form"):
            return None
        request.page_of_the_form = page  # type: ignore[attr-defined]
        return _run_form(request, page)
    if not _is_outermost_save(request):
        return None
    if _is_autosave(request):
        _drop_presses(request)
    if RESTORE_FIELD in request.POST:
        return _run_form(request, page, lambda view: restoring_view(form_that_merges(view)))
    return _in_one_transaction(request, lambda: _edit_alone(request, page))


def _run_form(request: HttpRequest, page: Page, as_view: Callable[[Any], Any] = form_that_merges) -> HttpResponse:
    """Run the form of a page, with the older version in it where somebody goes back to one."""
    match = request.resolver_match
    is_older = match is not None and match.url_name == "revisions_revert"
    views = page_viewset_registry.get_by_type(page.specific_class or type(page))
    view = as_view(telling(views.get_view_by_name("revisions_revert" if is_older else "edit")))
    response: HttpResponse = view(request, page.pk, **({"revision_id": match.kwargs["revision_id"]} if match and is_older else {}))
    return response


def note_page(request: HttpRequest, page: Page) -> None:
    """Hook `after_create_page` and `before_publish_page`: note which page the request has stored."""
    request.stored_page = page  # type: ignore[attr-defined]


def _is_outermost_save(request: HttpRequest) -> bool:
    """Return True once for each request that stores something: the view that the hook runs calls this hook a second time."""
    if request.method != "POST" or getattr(request, "save_has_begun", False):
        return False
    request.save_has_begun = True  # type: ignore[attr-defined]
    return True


def _is_autosave(request: HttpRequest) -> bool:
    """Return True for a save without a press of a button, by Wagtail's own rule."""
    return not request.accepts("text/html")


def _drop_presses(request: HttpRequest) -> None:
    """Take the buttons out of an autosave: Wagtail leaves the field of a workflow's button in the form, and would do the same again."""
    posted = request.POST.copy()
    for name in [name for name in posted if name.startswith("action-")]:
        del posted[name]
    request.POST = posted  # type: ignore[assignment]


def _in_one_transaction(request: HttpRequest, save: View) -> HttpResponse:
    """Run `save` in a transaction; where the database refuses what the form found right, run it again.

    So it does where PostgreSQL ends one of two saves that wait for each other. Raises IntegrityError, ValidationError or
    OperationalError after the third attempt.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                response = save()
        except (IntegrityError, ValidationError, OperationalError) as error:
            if attempt == ATTEMPTS or (isinstance(error, OperationalError) and not _is_deadlock(error)):
                raise
            for name in request.FILES:
                for file in request.FILES.getlist(name):
                    file.seek(0)
        else:
            return _report_duplicate(request, response) if attempt > 1 else response
    raise AssertionError("unreachable")


def _is_deadlock(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", "") == "40P01"  # of PostgreSQL: deadlock_detected


def _edit_alone(request: HttpRequest, page: Page) -> HttpResponse:
    """Run the view of the form for a page that exists, while no other save of this page runs."""
    Page.objects.select_for_update().filter(pk=page.pk).first()
    with approving_newest_revision():
        return _run_form(request, page)


def _create_once(request: HttpRequest, page_class: type[Page], add: View) -> HttpResponse:
    """Store a new page with the view `add`, or continue with the draft that the autosave of the same form stored before."""
    creation = _creation_of(request)
    made = creation.page if creation else None
    if creation is None or made is None or not issubclass(page_class, made.specific_class or Page):
        return _create(request, creation, add)
    if not creation.submitted:
        return _go_on_with_draft(request, creation, made)
    if _is_autosave(request):
        return _error("invalid_revision", _("This page was saved a moment ago; this older version was not kept."))
    return _create(request, None, add)  # somebody came back to the form to make one more page


def _creation_of(request: HttpRequest) -> PageCreation | None:
    """Return the row of the form's key, locked; None without a key of this user's."""
    try:
        key = UUID(request.POST.get("creation_key", ""))
    except ValueError:
        return None
    return PageCreation.lock(key, signed_in(request))


def _create(request: HttpRequest, creation: PageCreation | None, add: View) -> HttpResponse:
    request.stored_page = None  # type: ignore[attr-defined]
    response = add()
    page = request.stored_page  # type: ignore[attr-defined]
    if creation is not None and page is not None:
        creation.page, creation.submitted = page, not _is_autosave(request)
        if isinstance(response, JsonResponse):
            answer = json.loads(response.content)
            creation.form_updates = {**answer.get("field_updates", {}), "overwrite_revision_id": str(answer.get("revision_id", ""))}
        creation.save()
    return response


def _go_on_with_draft(request: HttpRequest, creation: PageCreation, draft: Page) -> HttpResponse:
    """Run the form of the draft with what was posted, as the browser would do if the answer about the draft had arrived in time."""
    posted = request.POST.copy()
    for name, value in creation.form_updates.items():
        posted[name] = value
    request.POST = posted  # type: ignore[assignment]
    response = _edit_alone(request, draft)
    if not _is_autosave(request):
        creation.submitted = True
        creation.save(update_fields=["submitted"])
        return response
    answer = json.loads(response.content)
    if answer.get("success"):
        address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
        answer |= {"url": address, "hydrate_url": set_query_params(address, {"_w_hydrate_create_view": "1"})}
        answer["field_updates"] = {**creation.form_updates, **answer.get("field_updates", {})}
    return JsonResponse(answer, status=response.status_code)


def _report_duplicate(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Report in the answer to an autosave what was wrong; the form itself says it beside the field."""
    if not _is_autosave(request) or response.status_code != 400:
        return response
    message = _("This page was just saved by another request. Press “Save draft” to see where it is; what you typed stays here.")
    return _error("validation_error", message)


def _error(code: str, message: str) -> JsonResponse:
    return JsonResponse({"success": False, "error_code": code, "error_message": message}, status=400)
