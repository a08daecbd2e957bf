"""Small screens beside the question: the part of a second unit, one's own absence, and the provisions of a document to cite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput

from cms.contracts.accounts import signed_in
from cms.contracts.search import EntryKind, Searchable
from cms.models.access.restrictions import public_pages
from cms.web.forms.day_input import DayField
from qa.models import Coordination, Unit, UnitMembership
from qa.models.cited_documents import place_of
from qa.processing.casework import coordinating
from qa.processing.casework.assigning import set_absence
from qa.staff.access.breadcrumbs import breadcrumbs
from qa.staff.access.permission import question_or_404, staff_only
from qa.staff.question.context import part_form, with_what_was_typed
from qa.staff.steps.forms import TextForm
from qa.vocabulary.errors import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from wagtail.models import Page

MOST_PROVISIONS = 600


@require_POST
def contribute(request: HttpRequest, pk: int) -> HttpResponse:
    """Store the part of the unit that was asked, and close it."""
    part = get_object_or_404(Coordination.objects.select_related("question"), pk=pk)
    question = question_or_404(request, part.question_id)
    part.question = question
    form = TextForm(request.POST)
    try:
        coordinating.contribute(part, signed_in(request), text=form.cleaned_data["text"] if form.is_valid() else "")
    except Refused as refused:
        messages.error(request, str(refused))
        return with_what_was_typed(request, question_or_404(request, question.pk), part_form(part), form, refused)
    messages.success(request, _("The part of your unit is given; the unit that answers is notified."))
    return redirect("qa_staff:detail", question.pk)


class AbsenceForm(forms.Form):
    """From when to when somebody is away, and who stands in in each of their units; empty when they are back."""

    start = DayField(label=gettext_lazy("Absent from"), widget=AdminDateInput, required=False)
    end = DayField(label=gettext_lazy("Absent until"), widget=AdminDateInput, required=False)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = list(Unit.objects.filter(memberships__user=user).distinct())
        for unit in self.units:
            colleagues = get_user_model().objects.filter(qa_memberships__unit=unit, is_active=True).exclude(pk=user.pk)
            people = colleagues.distinct().order_by("username")
            label = _("Deputy in %(unit)s") % {"unit": unit} if len(self.units) > 1 else _("Deputy meanwhile")
            chooser: Any = forms.ModelChoiceField(label=label, queryset=people, required=False)
            chooser.label_from_instance = lambda person: person.get_full_name() or person.get_username()
            self.fields[deputy_field(unit.pk)] = chooser

    @property
    def deputies(self) -> dict[int, User]:
        """Return who stands in, by the key of the unit."""
        chosen = {unit.pk: self.cleaned_data[deputy_field(unit.pk)] for unit in self.units}
        return {key: person for key, person in chosen.items() if person}


def deputy_field(unit_id: int | None) -> str:
    """Return the name of the field for the deputy in a unit."""
    return f"deputy_{unit_id}"


def absence(request: HttpRequest) -> HttpResponse:
    """Enter one's own absence and deputies; what is given to the absent goes to the deputy in that unit meanwhile."""
    staff_only(request)
    mine = UnitMembership.objects.filter(user=request.user.pk).select_related("unit", "deputy")
    initial: dict[str, Any] = {deputy_field(each.unit_id): each.deputy_id for each in mine if each.deputy_id}
    if now := mine.exclude(absent_from__isnull=True).first():
        initial |= {"start": now.absent_from, "end": now.absent_to}
    form = AbsenceForm(signed_in(request), request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        days = {name: form.cleaned_data[name] for name in ("start", "end")}
        try:
            alone = set_absence(signed_in(request), deputies=form.deputies, **days)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your absence is entered."))
            if alone:
                text = _("Nobody stands in for you in: %(units)s.")
                messages.warning(request, text % {"units": ", ".join(str(unit) for unit in alone)})
            return redirect("qa_staff:absence")
    context = {"form": form, "mine": mine, "media": form.media, "breadcrumbs_items": breadcrumbs(None, _("Absence and deputy"))}
    return render(request, "qa/staff/absence.html", context)


@require_safe
def provisions(request: HttpRequest, pk: int) -> JsonResponse:
    """Return the articles of a document on this portal, as it says of itself to the search: what the field of a citation offers."""
    staff_only(request)
    page: Page = get_object_or_404(public_pages(), pk=pk).specific
    found: dict[str, str] = {}  # an article that was amended has an entry for each of its wordings
    for entry in page.get_search_entries() if isinstance(page, Searchable) else ():
        if entry.kind is EntryKind.ARTICLE and (place := place_of(entry)).startswith("Điều") and len(found) < MOST_PROVISIONS:
            found.setdefault(place, entry.heading)
    return JsonResponse({"provisions": [{"value": place, "label": heading} for place, heading in found.items()]})
