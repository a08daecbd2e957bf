"""The wording of the portal's mails: changed, shown with an example, and reset to the original."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from cms.admin.merging.field_marks import mark, refusal, stored_meanwhile
from cms.contracts.duties import citing_places
from cms.contracts.mail_wording import KINDS, MailKind
from cms.models.background.mail_wording import MailWording

PERMISSION = "cms.change_mailwording"


@citing_places
def wordings_citing(number: str) -> list[tuple[str, str]]:
    """Return the mails that an administrator reworded and that name the document `number`."""
    found = MailWording.objects.filter(text__contains=number).values_list("template", flat=True)
    return [(str(KINDS[name].label), reverse("mail_wording", args=[name])) for name in found if name in KINDS]


class WordingForm(forms.Form):
    """Subject and text; only the places of this sort of mail, and all that must stay."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=150)
    text = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 16}), max_length=5000)

    def __init__(self, kind: MailKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def _check(self, name: str) -> str:
        text = str(self.cleaned_data[name])
        if unknown := self.kind.names_in(text) - {place.name for place in self.kind.places}:
            raise forms.ValidationError(_("There is no such place: %(names)s") % {"names": ", ".join(sorted(unknown))})
        return text

    def clean_subject(self) -> str:
        """Refuse what could be personal in a subject, which is stored and shown openly."""
        text = " ".join(self._check("subject").split())
        allowed = self.kind.names_in(self.kind.as_it_comes()[0])
        if extra := self.kind.names_in(text) - allowed:
            raise forms.ValidationError(_("This may stand in the text only: %(names)s") % {"names": ", ".join(sorted(extra))})
        return text

    def clean_text(self) -> str:
        """Refuse a text without a place that must stay in it (as the link); return it with line ends as they are stored."""
        text = self._check("text")
        needed = {place.name for place in self.kind.places if place.must_stay} & self.kind.names_in(self.kind.as_it_comes()[1])
        if missing := needed - self.kind.names_in(text):
            raise forms.ValidationError(_("This must stay in the text: %(names)s") % {"names": ", ".join(sorted(missing))})
        return text.replace("\r\n", "\n")

    @property
    def unlike_stored(self) -> list[str]:
        """Return the names of the fields that do not hold what is stored."""
        return [name for name, words in self.initial.items() if str(self[name].value()).replace("\r\n", "\n") != words]

    def say_what_is_stored(self) -> None:
        """Refuse to overwrite a wording that this person has not seen, and show it below each field."""
        self.add_error(None, refusal())
        for name in self.unlike_stored:
            self.add_error(name, stored_meanwhile(self.initial[name]))


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """List the sorts of mails, and which of them were reworded."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    changed = dict(MailWording.objects.values_list("template", "changed_at"))
    rows = [(kind, reverse("mail_wording", args=[kind.template]), changed.get(kind.template)) for kind in KINDS.values()]
    return render(request, "cms/admin/mails.html", {"rows": rows, "page_title": _("Wording of mails"), "header_icon": "mail"})


def wording(request: HttpRequest, template: str) -> HttpResponse:
    """Change the wording of one sort of mail: show it with an example, store it, or reset it to the original."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    kind = KINDS.get(template)
    if kind is None:
        raise Http404
    if request.method != "POST":
        return _wording(request, kind, MailWording.objects.all())
    with transaction.atomic():
        return _wording(request, kind, MailWording.objects.select_for_update())


def _wording(request: HttpRequest, kind: MailKind, rows: QuerySet[MailWording]) -> HttpResponse:
    """Return the form of one mail: store the wording, show what it makes of the example, or take the first wording again."""
    stored = rows.filter(template=kind.template).first()
    subject, text = (stored.subject, stored.text) if stored else kind.as_it_comes()
    form = WordingForm(kind, request.POST or None, initial={"subject": subject, "text": text})
    seen, now = request.POST.get("seen", ""), mark(form.initial)
    if seen not in ("", now) and form.unlike_stored and "preview" not in request.POST:
        form.say_what_is_stored()
        seen = now
    elif "reset" in request.POST:
        if stored:
            log(stored, "wagtail.delete", title=str(kind.label))
            stored.delete()
        messages.success(request, _("The mail has its first wording again."))
        return redirect("mail_wording", kind.template)
    elif form.is_bound and form.is_valid():
        if "preview" not in request.POST:
            row, made = MailWording.objects.update_or_create(template=kind.template, defaults=form.cleaned_data)
            log(row, "wagtail.create" if made else "wagtail.edit", title=str(kind.label))
            messages.success(request, _("The wording is stored. The next mails have it."))
            return redirect("mail_wording", kind.template)
        subject, text = form.cleaned_data["subject"], form.cleaned_data["text"]
    context = {
        "kind": kind,
        "form": form,
        "stored": stored,
        "seen": seen or now,
        "example": (kind.filled(subject, kind.example()), kind.filled(text, kind.example())),
        "page_title": str(kind.label),
        "header_icon": "mail",
    }
    return render(request, "cms/admin/mail_wording.html", context, status=422 if form.errors else 200)
