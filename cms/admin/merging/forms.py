"""Forms of pages and rows that notice a newer text: what was typed is kept, and put together with it on the merge screen.

The forms are Wagtail's own views, run as a subclass ("twin"): pages from the hook `before_edit_page`, rows from a middleware.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from typing import Any, cast

from django import forms
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.views.pages.edit import EditView as PageEditView

from cms.admin.merging import contents
from cms.admin.merging.three_way import THEIRS, Merge, same
from cms.models import OpenedRevision, UnmergedText
from cms.web.zones import ADMIN_PREFIX

JOINED = "ghep"  # query of a form that is opened with what was put together
FORMS_THAT_MERGE = (generic.EditView, PageEditView)
BASE = "loaded_base"  # field of a row's form: what the row held when the form was opened


class _Unseen(forms.CharField):
    """A hidden field that is no part of what somebody changed."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class KeepsWhatWasTyped:
    """What the forms of pages and of rows share."""

    request: HttpRequest

    @cached_property
    def joined(self) -> UnmergedText | None:
        """Return the text that the form was opened with, once the choices are made."""
        key = self.request.GET.get(JOINED, "")
        if not key.isascii() or not key.isdigit():
            return None
        return UnmergedText.objects.filter(pk=key, user=cast(Any, self.request.user), joined__isnull=False).first()

    def put_in(self, instance: Any) -> Any:
        """Return `instance` with what was put together, where the form was opened for that."""
        if self.joined and self.joined.object_id == str(instance.pk):
            contents.apply(cast(dict[str, Any], self.joined.joined), self.joined.names, instance)
        return instance

    def offer(self, instance: models.Model) -> None:
        """Say above a fresh form that a text of this person still waits to be put together."""
        for row in [] if self.joined else UnmergedText.of(self.request.user, instance):
            text = _("What you typed here at %(time)s is not yet put together with the newer text.")
            said = text % {"time": f"{row.created_at.astimezone():%H:%M %d/%m/%Y}"}
            messages.warning(self.request, said, buttons=[messages.button(reverse("merge_texts", args=[row.pk]), _("Put together"))])

    def ended(self, response: HttpResponse) -> HttpResponse:
        """Delete what the form was opened with, now that it is stored."""
        if self.joined and response.status_code < 400:
            self.joined.delete()
        return response

    def keep(self, form: Any, address: str, base: contents.Content | None, theirs: contents.Content) -> HttpResponse:
        """Keep what was typed and lead to the merge screen; where nothing was changed here, to the newer text."""
        names, merge = contents.names_of(form), Merge()
        mine = contents.typed_content(form)
        contents.merged(form._meta.model, names, base, theirs, mine, merge)
        if all(change.side == THEIRS for change in merge.changes):
            messages.warning(
                self.request, _("Somebody saved a newer text meanwhile, and you had changed nothing: here it is. Decide again.")
            )
            return redirect(address)
        shown = {name: mine.get(name) for name in ("pk", *names)}
        start = base and {name: base.get(name) for name in ("pk", *names)}
        shown["comments"] = _new_comments(form)
        row = UnmergedText.keep(self.request.user, form.instance, address=address, names=names, base=start, mine=shown)
        if self.joined:
            self.joined.delete()
        return redirect("merge_texts", row.pk)


def _new_comments(form: Any) -> list[str]:
    """Return the comments beside the text that came with the form and are not stored yet."""
    rows = getattr(form, "formsets", {}).get(contents.COMMENTS)
    return [row.cleaned_data["text"] for row in rows.forms if row.has_changed() and row.cleaned_data.get("text")] if rows else []


class _PageForm(KeepsWhatWasTyped):
    """Wagtail's form of a page. Its start is the revision that it was opened with, or the one that its autosave wrote."""

    def get_object(self) -> Any:
        return self.put_in(super().get_object())  # type: ignore[misc]

    @cached_property
    def start(self) -> tuple[str, str]:
        """Return number and time of the revision that the form began with; of a joined text, those it was joined with."""
        view: Any = self
        posted = self.request.POST
        if number := posted.get("overwrite_revision_id"):
            revision = view.real_page_record.revisions.filter(pk=number).first() if number.isdigit() else None
            return number, revision.created_at.isoformat() if revision else ""
        if posted.get("loaded_revision_id"):
            return posted["loaded_revision_id"], posted.get("loaded_revision_created_at", "")
        if self.request.method != "POST" and self.joined:
            number, moment = json.loads(self.joined.joined_on)
            return number, moment
        return (str(view.latest_revision.pk), view.latest_revision_created_at) if view.latest_revision else ("", "")

    @cached_property
    def is_out_of_date(self) -> bool:
        latest = cast(Any, self).latest_revision
        return latest is not None and self.start != (str(latest.pk), latest.created_at.isoformat())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        view: Any = self
        if view.latest_revision and not view.hydrate_create_view:
            OpenedRevision.note(view.latest_revision)
        self.offer(view.page)
        return super().get(request, *args, **kwargs)  # type: ignore[misc]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        number = request.POST.get("overwrite_revision_id")
        if number and not self.is_out_of_date and OpenedRevision.objects.filter(revision=number).exists():
            posted = request.POST.copy()
            del posted["overwrite_revision_id"]  # somebody began with it: it stays as it is, and a new one is written
            request.POST = posted  # type: ignore[assignment]
        return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def form_valid(self, form: Any) -> HttpResponse:
        view: Any = self
        if not self.is_out_of_date:
            return self.ended(super().form_valid(form))  # type: ignore[misc]
        number, moment = self.start
        revision = view.real_page_record.revisions.filter(pk=number).first() if number.isdigit() else None
        base = revision.content if revision and revision.created_at.isoformat() == moment else None
        return self.keep(form, view.get_edit_url(), base, view.latest_revision.content)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Let a form that is shown again still say what it began with, not what is newest by now."""
        view: Any = self
        if self.is_out_of_date and self.start[0].isdigit():
            view.page.latest_revision_id, view.latest_revision_created_at = int(self.start[0]), self.start[1]
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        if self.joined:
            context["action_url"] += f"?{urlencode({JOINED: self.joined.pk})}"
            context["has_unsaved_changes"] = True
        return context


class _RowForm(KeepsWhatWasTyped):
    """Wagtail's form of a row without revisions: a snippet, a setting. What it began with stands signed in the form."""

    def get_object(self, *args: Any) -> Any:
        instance = super().get_object(*args)  # type: ignore[misc]
        if self.request.method == "POST":
            type(instance)._base_manager.select_for_update().filter(pk=instance.pk).first()
            instance = super().get_object(*args)  # type: ignore[misc]
        self.stored = contents.content_of(instance)
        return self.put_in(instance)

    def get_form(self, *args: Any) -> Any:
        form = super().get_form(*args)  # type: ignore[misc]
        if isinstance(form, WagtailAdminModelForm) and form.instance.pk:
            names = ("pk", *contents.names_of(form))
            start = self.joined.joined_on if self.joined else contents.packed({name: self.stored.get(name) for name in names})
            form.fields[BASE] = _Unseen(required=False, initial=start)
            if self.joined and not form.is_bound:
                form.initial |= contents.several_of(type(form.instance), self.joined.joined or {})
        return form

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().get(request, *args, **kwargs)  # type: ignore[misc]
        self.offer(cast(Any, self).object)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        if BASE in form.fields and (start := self.request.POST.get(BASE)):
            base = contents.unpacked(start)
            theirs = {name: self.stored.get(name) for name in ("pk", *contents.names_of(form))}
            if base is None or not same(base, theirs):
                return self.keep(form, self.request.path, base, theirs)
        return self.ended(super().form_valid(form))  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        if self.joined:
            context["action_url"] = self.request.get_full_path()
        return context


class NewerTextMiddleware:
    """Run each form of a row so that it notices a newer text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Answer for the form of a row; None for any other view."""
        view_class = getattr(view, "view_class", None)
        if not request.path_info.startswith(ADMIN_PREFIX) or not (view_class and issubclass(view_class, generic.EditView)):
            return None
        # Two saves of one row wait for each other.
        with transaction.atomic() if request.method == "POST" else nullcontext():
            response: HttpResponse = require_admin_access(form_that_merges(view))(request, *args, **kwargs)
            return response


def form_that_merges(view: Any) -> Any:
    """Return Wagtail's form of a page or row (as `as_view` gives it) as one that notices a newer text."""
    return _twin(view.view_class).as_view(**view.view_initkwargs)


@cache
def _twin(view_class: Any) -> Any:
    mixin = _RowForm if issubclass(view_class, generic.EditView) else _PageForm
    return type(view_class.__name__, (mixin, view_class), {})
