"""The state of asking a question: it travels in the form itself, so that no account, session or cookie is needed."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from cms.web.spam_guard import HONEYPOT_FIELD, TokenState, check_token, issue_token, spam_score
from qa.asking.forms import KIND_CHOICES, STEPS, AskStep
from qa.asking.redirections import STOPPERS, Stopper
from qa.attachments import tray
from qa.intake.receiving import Contact, Submission
from qa.models import Question, QuestionField

PURPOSE = "ask"
ORDER = tuple(STEPS)
# A whole sentence is no heading of a row in the last look.
_SHORT_LABELS = {"consent": gettext_lazy("Consent to the keeping of the contact data")}
LANGUAGES = ("vi", "en")  # of the form; English is what the messages are written in, so it needs no catalogue
CARRIED = (
    "title",
    "body",
    "kind",
    "field",
    tray.FIELD,
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
class About:
    """The page (and its provision) that a question was asked from."""

    page: Page | None = None
    provision: str = ""


def about(data: QueryDict, page_key: str, provision_key: str) -> About:
    """Read the page that a question is about; anything but the id of a public page counts as none."""
    number = data.get(page_key, "")
    if not number.isdecimal() or len(number) > 9:
        return About()
    page = Page.objects.filter(pk=int(number)).live().public().first()
    provision = " ".join(data.get(provision_key, "").split())[:40]
    if provision and provision[0].isdigit():
        provision = f"Điều {provision}"
    return About(page, provision if page else "")


def language_of(data: QueryDict) -> str:
    """The language in which the form is read; Vietnamese unless English was asked for."""
    return str(data["lang"]) if data.get("lang") in LANGUAGES else "vi"


def read(data: QueryDict) -> tuple[dict[str, Any], tuple[str, AskStep] | None]:
    """What all steps give, and the first step whose part of `data` is not valid with its bound form (None when all is well)."""
    cleaned: dict[str, Any] = {}
    for step, form_class in STEPS.items():
        form = form_class(data)
        if not form.is_valid():
            return cleaned, (step, form)
        cleaned.update(form.cleaned_data)
    return cleaned, None


def carried(data: QueryDict, step: str) -> list[tuple[str, str]]:
    """The values of the other steps, to stand in the page of `step` as hidden fields."""
    own = set(STEPS[step].base_fields)
    return [(name, str(data[name])) for name in CARRIED if name not in own and data.get(name)]


def prefilled(query: QueryDict) -> QueryDict:
    """What is known before the first page, from a link: `?ve=<page id>&dieu=<provision>`, `?linh-vuc=<field>`, `?loai=<kind>`."""
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
    return data


def unbound(step: str, data: QueryDict) -> AskStep:
    """The form of a step, filled with what was typed before, without complaining of what is still missing."""
    fields = STEPS[step].base_fields
    return STEPS[step](initial={name: data[name] for name in fields if data.get(name)})


def everything(data: QueryDict) -> list[tuple[str, str]]:
    """All values that were typed so far."""
    return [(name, str(data[name])) for name in CARRIED if data.get(name)]


def stopper(data: QueryDict) -> Stopper | None:
    """The notice that stands instead of the form for what has another door; None for a question."""
    if found := STOPPERS.get(data.get("kind", "")):
        return found
    slug = data.get("field", "")
    field = QuestionField.objects.filter(slug=slug).exclude(stopper="").first() if slug else None
    return Stopper(field.name, field.stopper) if field else None


def summary(data: QueryDict) -> list[dict[str, str]]:
    """The answers for the last look: `label`, `value`, and the `step` in which each is changed."""
    rows = []
    for step, form_class in STEPS.items():
        form = form_class(data)
        form.is_valid()
        rows += [
            {"label": str(_SHORT_LABELS.get(name, field.label)), "value": shown, "step": step}
            for name, field in form.fields.items()
            if (shown := _shown(field, form.cleaned_data.get(name), data.get(name, "")))
        ]
        if step == "files" and (files := tray.waiting(data)):
            rows.append({"label": _("Files"), "value": "\n".join(file.original_name for file in files), "step": step})
    return rows


def _shown(field: forms.Field, value: Any, typed: str) -> str:
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else ""
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(KIND_CHOICES).get(typed, ""))
    return str(value or "")


def with_new_token(data: QueryDict) -> QueryDict:
    """A copy of `data` with a token of its own: what is sent with it is another question."""
    copy = data.copy()
    copy["token"] = issue_token(PURPOSE)
    return copy


def token_of(data: QueryDict) -> tuple[str, TokenState]:
    """The form's token when it still holds, else a new one; with the state in which it was found."""
    token = data.get("token", "")
    state, _key = check_token(token, PURPOSE, min_seconds=2)
    return (token if state in (TokenState.VALID, TokenState.TOO_FAST) else issue_token(PURPOSE)), state


def submission_of(data: QueryDict, cleaned: dict[str, Any], key: str) -> Submission:
    """What is to be stored, from a form whose every step was found valid (`cleaned`, from `read`)."""
    origin = about(data, "about_page", "about_provision")
    field: QuestionField | None = cleaned["field"]
    return Submission(
        key=key,
        title=cleaned["title"],
        body=cleaned["body"],
        kind=cleaned["kind"],
        field=field,
        contact=Contact(cleaned["name"], cleaned["email"], cleaned["phone"], publish_name=cleaned["publish_name"]),
        consent=cleaned["consent"],
        language=language_of(data),
        about_page_id=origin.page.pk if origin.page else None,
        about_provision=origin.provision,
        spam_score=1.0 if data.get(HONEYPOT_FIELD) else spam_score(f"{cleaned['title']}\n{cleaned['body']}"),
        files=tuple(file.pk for file in tray.waiting(data)),
    )


def following(submission: Submission, double: Question) -> Submission:
    """The same, to be joined with a question that says the same: its sender hears what is done with that one."""
    return dataclasses.replace(submission, follows=double)
