"""The journey of asking: what was typed and at which step one is. It travels in the form itself, without account, session or cookie."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from cms.models.access.restrictions import public_pages
from cms.text.numbers.keys import is_key
from cms.web.protection.spam_guard import HONEYPOT_FIELD, TokenState, check_token, issue_token, spam_score
from qa.attachments import pending_uploads
from qa.models import QuestionField
from qa.public.asking.forms import FORMS, KIND_CHOICES, AskStep
from qa.public.asking.redirections import REDIRECTIONS, Redirection
from qa.public.intake.receiving import Contact, Submission

PURPOSE = "ask"
ORDER = tuple(FORMS)
# A whole sentence cannot be the heading of a row in the last step.
_SHORT_LABELS = {"consent": gettext_lazy("Consent to the keeping of the contact data")}
LANGUAGES = ("vi", "en")  # of the form; English is what the messages are written in, so it needs no catalogue
CARRIED = (
    "title",
    "body",
    "kind",
    "field",
    pending_uploads.FIELD,
    "name",
    "email",
    "phone",
    "publish_name",
    "consent",
    "about_page",
    "about_provision",
    "double",
    "lang",
)


@dataclass(frozen=True, slots=True)
class AskedFromPage:
    """The page (and its provision) that a question was asked from."""

    page: Page | None = None
    provision: str = ""


def about(data: QueryDict, page_key: str, provision_key: str) -> AskedFromPage:
    """Read the page that a question is about; anything but the id of a public page counts as none."""
    number = data.get(page_key, "")
    if not is_key(number):
        return AskedFromPage()
    page = public_pages().filter(pk=int(number)).first()
    provision = " ".join(data.get(provision_key, "").split())[:40]
    if provision and provision[0].isdigit():
        provision = f"Điều {provision}"
    return AskedFromPage(page, provision if page else "")


@dataclass(frozen=True, slots=True)
class AskJourney:
    """The state of the form: everything that was typed so far (`data`), and the step that is shown or was sent.

    A change gives a new journey.
    """

    data: QueryDict
    step: str = ORDER[0]

    @classmethod
    def begun(cls, query: QueryDict) -> AskJourney:
        """Return the journey that a link begins: `?ve=<page id>&dieu=<provision>`, `?linh-vuc=<field>`, `?loai=<kind>`, `?lang=en`."""
        origin = about(query, "ve", "dieu")
        data = QueryDict(mutable=True)
        if origin.page:
            data["about_page"], data["about_provision"] = str(origin.page.pk), origin.provision
        if QuestionField.objects.filter(slug=query.get("linh-vuc", ""), active=True).exists():
            data["field"] = str(query["linh-vuc"])
        if query.get("lang") in LANGUAGES:
            data["lang"] = str(query["lang"])
        if query.get("loai") in dict(KIND_CHOICES):
            data["kind"] = str(query["loai"])
        return cls(data)

    @classmethod
    def sent(cls, data: QueryDict) -> AskJourney:
        """Return the journey that a sent form carries, at the step that was sent (the first one for an unknown step)."""
        return cls(data, str(data["step"]) if data.get("step") in FORMS else ORDER[0])

    def at(self, step: str) -> AskJourney:
        """Return the same journey at `step`."""
        return dataclasses.replace(self, step=step)

    def following(self) -> AskJourney:
        """Return the same journey one step further; the last step stays."""
        return self.at(ORDER[min(self.number, len(ORDER) - 1)])

    def with_new_token(self) -> AskJourney:
        """Return the journey with a token of its own: what is sent with it is another question."""
        copy = self.data.copy()
        copy["token"] = issue_token(PURPOSE)
        return dataclasses.replace(self, data=copy)

    @property
    def number(self) -> int:
        """Return the number of the step, from 1."""
        return ORDER.index(self.step) + 1

    @property
    def language(self) -> str:
        """Return the language in which the form is read; Vietnamese unless English was asked for."""
        return str(self.data["lang"]) if self.data.get("lang") in LANGUAGES else "vi"

    @property
    def about(self) -> AskedFromPage:
        return about(self.data, "about_page", "about_provision")

    @property
    def token(self) -> str:
        """Return the form's token when it still holds, else a new one."""
        token = self.data.get("token", "")
        state, _key = check_token(token, PURPOSE, min_seconds=2)
        return token if state in (TokenState.VALID, TokenState.TOO_FAST) else issue_token(PURPOSE)

    @property
    def redirection(self) -> Redirection | None:
        """Return the notice that is shown instead of the form for what another office handles; None for a question."""
        if found := REDIRECTIONS.get(self.data.get("kind", "")):
            return found
        slug = self.data.get("field", "")
        field = QuestionField.objects.filter(slug=slug).exclude(redirection="").first() if slug else None
        return Redirection(field.name, field.redirection) if field else None

    def carried(self, *, without_own: bool = True) -> list[tuple[str, str]]:
        """Return what was typed as hidden fields for a page: of the other steps, or of all steps."""
        own = set(FORMS[self.step].base_fields) if without_own else set()
        return [(name, str(self.data[name])) for name in CARRIED if name not in own and self.data.get(name)]

    def blank_form(self) -> AskStep:
        """Return the step's form, filled with what was typed before, without complaining of what is still missing."""
        fields = FORMS[self.step].base_fields
        return FORMS[self.step](initial={name: self.data[name] for name in fields if self.data.get(name)})

    def bound_form(self) -> AskStep:
        """Return the step's form, bound to what was sent."""
        return FORMS[self.step](self.data)

    def checked(self) -> tuple[dict[str, Any], AskJourney | None]:
        """Return the cleaned values of all steps, and the journey at the first step that is not valid (None when all are)."""
        cleaned: dict[str, Any] = {}
        for step in ORDER:
            form = self.at(step).bound_form()
            if not form.is_valid():
                return cleaned, self.at(step)
            cleaned.update(form.cleaned_data)
        return cleaned, None

    def summary(self) -> list[dict[str, str]]:
        """Return the answers for the last look: `label`, `value`, and the `step` in which each is changed."""
        rows = []
        for step in ORDER:
            form = self.at(step).bound_form()
            form.is_valid()
            rows += [
                {"label": str(_SHORT_LABELS.get(name, field.label)), "value": shown, "step": step}
                for name, field in form.fields.items()
                if (shown := _shown(field, form.cleaned_data.get(name), self.data.get(name, "")))
            ]
            if step == "files" and (files := pending_uploads.waiting(self.data)):
                rows.append({"label": _("Files"), "value": "\n".join(file.original_name for file in files), "step": step})
        return rows

    def submission(self, cleaned: dict[str, Any], key: str) -> Submission:
        """Return what is to be stored, from the `cleaned` values of `checked`; `key` is the random key of the form."""
        origin = self.about
        field: QuestionField | None = cleaned["field"]
        return Submission(
            key=key,
            title=cleaned["title"],
            body=cleaned["body"],
            kind=cleaned["kind"],
            field=field,
            contact=Contact(cleaned["name"], cleaned["email"], cleaned["phone"], publish_name=cleaned["publish_name"]),
            consent=cleaned["consent"],
            language=self.language,
            about_page_id=origin.page.pk if origin.page else None,
            about_provision=origin.provision,
            spam_score=1.0 if self.data.get(HONEYPOT_FIELD) else spam_score(f"{cleaned['title']}\n{cleaned['body']}"),
            files=tuple(file.pk for file in pending_uploads.waiting(self.data)),
        )


def _shown(field: forms.Field, value: Any, typed: str) -> str:
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else ""
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value) if value else ""
    if isinstance(field, forms.ChoiceField):
        return str(dict(KIND_CHOICES).get(typed, ""))
    return str(value or "")
