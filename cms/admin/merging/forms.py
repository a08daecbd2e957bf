"""Forms of pages that notice a newer text: what was typed is kept, and merged with it on the merge screen.

The forms are Wagtail's own views, run as a subclass from the hook `before_edit_page`.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from wagtail.admin import messages

from cms.admin.merging import contents, typed
from cms.admin.merging.three_way import THEIRS, Merge
from cms.contracts.accounts import signed_in
from cms.models import OpenedRevision, RevisionName, UnmergedText
from cms.text.numbers.keys import is_key

JOINED = "ghep"  # query of a form that is opened with what was put together
NO_REVISION = "0"  # what a form began with when its page had no revision yet


class UnseenField(forms.CharField):
    """A hidden field that never counts as changed."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class _PageForm:
    """Wagtail's form of a page. It starts from the revision that it was opened with, or from the one that its autosave wrote."""

    request: HttpRequest
    left_out: Collection[str] = ()

    @cached_property
    def joined(self) -> UnmergedText | None:
        """Return the merged text that the form was opened with, once the choices are made."""
        key, page = self.request.GET.get(JOINED, ""), cast(Any, self).real_page_record.specific_deferred
        if not is_key(key):
            return None
        return UnmergedText.of(signed_in(self.request), page).filter(pk=key, joined__isnull=False).first()

    def get_object(self) -> Any:
        """Return the page with the merged text, where the form was opened for that."""
        page = getattr(self.request, "page_of_the_form", None) or super().get_object()  # type: ignore[misc]
        self.left_out = page.left_out.values()
        if self.joined:
            self.left_out = contents.apply(cast(dict[str, Any], self.joined.joined), self.joined.names, page)
        return page

    @cached_property
    def start(self) -> tuple[str, str]:
        """Return number and time of the revision that the form started from; of a merged text, those of the one it was merged with."""
        view: Any = self
        posted = self.request.POST
        if number := posted.get("overwrite_revision_id"):
            revision = view.real_page_record.revisions.filter(pk=number).first() if is_key(number) else None
            return number, revision.created_at.isoformat() if revision else ""
        if posted.get("loaded_revision_id"):
            return posted["loaded_revision_id"], posted.get("loaded_revision_created_at", "")
        if self.request.method != "POST" and self.joined:
            number, moment = json.loads(self.joined.joined_on)
            return number, moment
        return (str(view.latest_revision.pk), view.latest_revision_created_at) if view.latest_revision else (NO_REVISION, "")

    @cached_property
    def is_out_of_date(self) -> bool:
        latest = cast(Any, self).latest_revision
        return latest is not None and self.start != (str(latest.pk), latest.created_at.isoformat())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show the form; store which revision it was opened with, and show what waits to be merged."""
        view: Any = self
        if view.latest_revision and not view.hydrate_create_view:
            OpenedRevision.note(view.latest_revision)
        if self.left_out:
            said = _("Not taken over, since what it names was deleted meanwhile: %(names)s.")
            messages.warning(request, said % {"names": ", ".join(self.left_out)})
        for row in [] if self.joined else UnmergedText.of(signed_in(request), view.page):
            text = _("What you typed here at %(time)s is not yet put together with the newer text.")
            said = text % {"time": f"{timezone.localtime(row.created_at):%H:%M %d/%m/%Y}"}
            messages.warning(request, said, buttons=[messages.button(reverse("merge_texts", args=[row.pk]), _("Put together"))])
        return super().get(request, *args, **kwargs)  # type: ignore[misc]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Store the posted form; an older one must be valid also with rows that were deleted meanwhile."""
        number = request.POST.get("overwrite_revision_id")
        if number and not self.is_out_of_date and _must_stay(number):
            self._overwrite_nothing()  # another form started from it, or somebody gave it a name
        if self.is_out_of_date:
            view: Any = self
            form_class = view.form_class
            view.form_class = lambda *args, **kwargs: typed.accept_deleted_rows(form_class(*args, **kwargs))
        return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def _overwrite_nothing(self) -> None:
        """Make the form store a new revision: the one that it names stays as it is."""
        posted = self.request.POST.copy()
        posted.pop("overwrite_revision_id", None)
        self.request.POST = posted  # type: ignore[assignment]

    def form_valid(self, form: Any) -> HttpResponse:
        """Store the form, or keep what was typed for the merge screen where a newer text was stored meanwhile."""
        view: Any = self
        if not self.is_out_of_date:
            return self.store(form)
        number, moment = self.start
        revision = view.real_page_record.revisions.filter(pk=number).first() if is_key(number) else None
        base = contents.of_revision(revision) if revision and revision.created_at.isoformat() == moment else None
        return self.keep(form, base, contents.of_revision(view.latest_revision))

    def store(self, form: Any) -> HttpResponse:
        """Store the form as Wagtail does; delete the merged text that it was opened with only once a revision holds it."""
        view: Any = self
        if not self.joined:
            return cast(HttpResponse, super().form_valid(form))  # type: ignore[misc]
        form.has_changed = lambda: True  # Wagtail compares with the joined text, which no revision holds yet
        response = cast(HttpResponse, super().form_valid(form))  # type: ignore[misc]
        if view.real_page_record.revisions.filter(created_at__gt=view.latest_revision.created_at).exists():
            self.joined.delete()
        return response

    def keep(self, form: Any, base: contents.Content | None, theirs: contents.Content) -> HttpResponse:
        """Keep what was typed and redirect to the merge screen; where nothing was changed here, to the newer text.

        A form that equals the newer text is stored: that text is the autosave that was running when the button was pressed.
        """
        names, merge, address = contents.names_of(form), Merge(), cast(Any, self).get_edit_url()
        others = typed.unsaved_form_values(form, names)
        mine = typed.content(form, base)
        contents.merged(form._meta.model, names, base, theirs, mine, merge)
        if not others and not merge.changes:
            self._overwrite_nothing()
            return self.store(form)
        if not others and all(change.side == THEIRS for change in merge.changes):
            messages.warning(
                self.request, _("Somebody saved a newer text meanwhile, and you had changed nothing: here it is. Decide again.")
            )
            return redirect(address)
        shown = {name: mine.get(name) for name in ("pk", *names)} | {"comments": others}
        start = base and {name: base.get(name) for name in ("pk", *names)}
        row = UnmergedText.keep(signed_in(self.request), form.instance, address=address, names=names, base=start, mine=shown)
        if self.joined:
            self.joined.delete()
        return redirect("merge_texts", row.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give a form that is shown again the revision that it started from, not the newest one."""
        view: Any = self
        if self.is_out_of_date and is_key(self.start[0]):
            view.page.latest_revision_id, view.latest_revision_created_at = int(self.start[0]), self.start[1]
        if self.start[0] == NO_REVISION:
            view.form.fields["loaded_revision_id"] = UnseenField(required=False, initial=NO_REVISION)
        if self.joined and not view.form.is_bound:
            view.form.initial |= contents.beside_fields(view.page, self.joined.names)
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        if self.joined:
            context["action_url"] += f"?{urlencode({JOINED: self.joined.pk})}"
            context["has_unsaved_changes"] = True
        return context


def _must_stay(number: str) -> bool:
    return any(kind._default_manager.filter(revision=number).exists() for kind in (OpenedRevision, RevisionName))


def form_that_merges(view: Any) -> Any:
    """Return Wagtail's form of a page (as `as_view` gives it) as one that notices a newer text."""
    return _merging_class(view.view_class).as_view(**view.view_initkwargs)


@cache
def _merging_class(view_class: Any) -> Any:
    return type(view_class.__name__, (_PageForm, view_class), {})
