"""The forms of the import: the files, then what was read in one of them, for the editor to correct."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.widgets import AdminSnippetChooser

from cms.text.vietnamese import clean, words_key
from legal_docs.admin.editing.forms import default
from legal_docs.admin.intake.effect_day_forms import EffectDayFormSet, effect_days_from
from legal_docs.admin.intake.relation_forms import RelationFormSet, relations_from
from legal_docs.files.readers import EXTENSIONS
from legal_docs.importing.bodies import BodyFinder, new_body
from legal_docs.importing.drafts import DraftValues
from legal_docs.importing.matching import initial_of
from legal_docs.models import DocumentType, ImportedFile, IssuingBody, LegalDocumentPage, LegalField
from legal_docs.models.documents.validation import Attributes, Problem, Severity, problems_of
from legal_docs.text.vocabulary import FileKind
from legal_docs.text.words.normalise import normalise

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_FILES = 20


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, each checked as one."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given]


class UploadForm(forms.Form):
    """The files to read; what is wrong with a single one is shown beside its name, not here."""

    files = FilesField(  # type: ignore[assignment]  # a field; the form's own `files` is the raw upload
        label=_("Files of the document"),
        allow_empty_file=True,
        max_length=255,
        help_text=_("DOCX, DOC, RTF, PDF, HTML, TXT or picture (JPG, PNG, TIFF), at most 50 MB each. Several files may be chosen at once."),
        widget=_ManyFiles(attrs={"accept": ",".join(EXTENSIONS)}),
    )

    def clean_files(self) -> list[UploadedFile]:
        files: list[UploadedFile] = self.cleaned_data["files"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Please send at most %(most)d files at once."), params={"most": MOST_FILES})
        return files


def _day(label: Any) -> forms.DateField:
    """Return a date field written as on paper, 15/01/2031: a browser's own field shows it in the order of the browser's language."""
    widget = forms.DateInput(attrs={"autocomplete": "off"})
    return forms.DateField(label=label, required=False, widget=widget, help_text=_("Day/month/year."))


class ProposalForm(forms.Form):
    """The attributes of the draft. What the text does not say is empty; errors stop the draft, never what was typed."""

    document_type = forms.ModelChoiceField(DocumentType.objects.all(), label=pgettext_lazy("of a document", "Type"))
    number = forms.CharField(label=pgettext_lazy("of a document", "Number"), max_length=80, required=False)
    title = forms.CharField(label=pgettext_lazy("of a document", "Title"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    issuing_body = forms.ModelChoiceField(
        IssuingBody.objects.all(), label=_("Issuing body"), required=False, widget=AdminSnippetChooser(IssuingBody)
    )
    new_body = forms.CharField(
        label=_("Issuing body that is not in the list yet"),
        max_length=200,
        required=False,
        help_text=_("Its name as it shall stand in the list; it is added with the draft. Leave it empty when you choose a body above."),
    )
    joint_issuers = forms.CharField(
        label=_("Joint issuers"),
        required=False,
        help_text=_("Of a joint document: the other bodies, one on each line."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    issued_on = _day(_("Date of issue"))
    effective_on = _day(_("In force from"))
    expires_on = _day(_("No longer in force from"))
    early_effect_reason = forms.CharField(
        label=_("Why it takes effect before its issue"),
        max_length=300,
        required=False,
        help_text=_("Only when the day of effect is before the date of issue."),
    )
    signers = forms.CharField(
        label=_("Signers"), required=False, help_text=_("One on each line."), widget=forms.Textarea(attrs={"rows": 2})
    )
    position = forms.CharField(
        label=_("Position as printed"), max_length=200, required=False, help_text=_("That of the first signer, when there are several.")
    )
    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        help_text=_("Two or three plain sentences for citizens."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    legal_fields = forms.ModelMultipleChoiceField(
        LegalField.objects.all(), label=pgettext_lazy("subject", "Fields"), required=False, widget=forms.CheckboxSelectMultiple
    )
    duplicate_reason = forms.CharField(
        label=_("Why the number occurs twice"),
        max_length=300,
        required=False,
        help_text=_("Only when another document of the same type, issuer and year really bears the same number."),
    )
    file_kind = forms.ChoiceField(label=_("The file is kept with the document as"), choices=FileKind)
    text = forms.CharField(
        label=_("Text of the document"),
        required=False,
        strip=False,
        help_text=_("Correct it here when something was read wrongly, then save: the provisions and the doubts are read again."),
        widget=forms.Textarea(attrs={"rows": 24, "class": "mb-import-text"}),
    )

    def __init__(self, data: Any = None, *, imported: ImportedFile, user: User) -> None:
        super().__init__(data, initial={**initial_of(imported.proposal), "text": imported.text}, use_required_attribute=False)
        self.imported = imported
        self.warnings: list[Problem] = []
        self.duplicate: LegalDocumentPage | None = None
        self.may_add_bodies = user.has_perm("legal_docs.add_issuingbody")
        self.relations = RelationFormSet(data, initial=imported.proposal.get("relations", []), prefix="relations")
        self.effect_days = EffectDayFormSet(data, initial=imported.proposal.get("effect_days", []), prefix="effect_days")
        if not self.may_add_bodies:
            self.fields["new_body"].help_text = _("You may not add bodies: please ask an editor who may.")

    def is_valid(self) -> bool:
        each = [super().is_valid(), self.relations.is_valid(), self.effect_days.is_valid()]  # all are checked, so that all errors are shown
        return all(each)

    # --- checks -----------------------------------------------------------------------------------------------------------

    def clean_text(self) -> str:
        """Return the corrected text; the file's own when nothing was sent."""
        return normalise(self.cleaned_data["text"]) or self.imported.text

    def clean(self) -> dict[str, Any]:
        """Read the issuers, then check the proposed document by the same rules as the editing form."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["body"] = self._body(cleaned)
        cleaned["joint"] = self._joint(cleaned)
        if cleaned.get("document_type") and cleaned["body"] and not self.errors:
            self._check(cleaned)
        return cleaned

    def _body(self, cleaned: dict[str, Any]) -> IssuingBody | None:
        """Return the chosen body, or an unsaved row of the name that was typed."""
        name = " ".join(clean(cleaned.get("new_body") or "").split())
        if cleaned.get("issuing_body"):
            return cleaned["issuing_body"]
        if not name:
            if "issuing_body" not in self.errors:
                self.add_error("issuing_body", _("Choose the body that issued the document."))
            return None
        known = IssuingBody.objects.filter(name_key=words_key(name)).first()
        if known is not None:
            return known
        if not self.may_add_bodies:
            self.add_error("new_body", _("You may not add bodies: please ask an editor who may."))
        for like in BodyFinder(adds=False).alike(name):
            message = gettext("The list of bodies has “%(name)s”, which differs by marks alone. Is that one meant?") % {"name": like.name}
            self.warnings.append(Problem(Severity.WARNING, "new_body", message))
        return new_body(name)

    def _joint(self, cleaned: dict[str, Any]) -> list[IssuingBody]:
        finder, found = BodyFinder(adds=False), []
        for line in (cleaned.get("joint_issuers") or "").splitlines():
            if not line.strip():
                continue
            bodies = finder.find(line)
            unknown = [body.name for body in bodies if body.pk is None]
            if unknown:
                message = gettext("There is no issuing body “%(name)s” in the list.") % {"name": ", ".join(unknown)}
                self.add_error("joint_issuers", message)
            found += bodies
        return list({words_key(body.name): body for body in found}.values())

    def _check(self, cleaned: dict[str, Any]) -> None:
        """Apply the page editor's rules, and look for a document that is there already."""
        values = {**cleaned, "issuing_body": cleaned["body"]}
        for problem in problems_of(Attributes(**{name: values.get(name) or default(name) for name in Attributes.__dataclass_fields__})):
            if problem.severity is Severity.WARNING:
                self.warnings.append(problem)
            else:
                self.add_error(problem.field if problem.field in self.fields else None, str(problem.message))
        self.duplicate = self.stored_already()
        if self.duplicate is not None and not cleaned.get("duplicate_reason"):
            self.add_error("number", _("There is a document of this type, number, issuer and year already."))

    def stored_already(self) -> LegalDocumentPage | None:
        """Return the document of this type, number, issuer and year that is there now."""
        cleaned = self.cleaned_data
        values = {name: cleaned.get(name) or default(name) for name in ("document_type", "number", "issued_on")}
        return LegalDocumentPage(issuing_body=cleaned["body"], **values).duplicates().first() if cleaned["body"].pk else None

    # --- result ----------------------------------------------------------------------------------------------------

    def values(self) -> DraftValues:
        """Return the values of the draft and store a new body. Call it in the transaction of the draft, when valid."""
        data = self.cleaned_data
        body: IssuingBody = data["body"]
        if body.pk is None:
            body.save()
        names = [" ".join(line.split()) for line in data["signers"].splitlines() if line.strip()]
        return DraftValues(
            document_type=data["document_type"],
            issuing_body=body,
            title=data["title"],
            number=data["number"],
            joint_issuers=[joint for joint in data["joint"] if joint.pk != body.pk],
            issued_on=data["issued_on"],
            effective_on=data["effective_on"],
            expires_on=data["expires_on"],
            early_effect_reason=data["early_effect_reason"],
            duplicate_reason=data["duplicate_reason"],
            signers=[(name, "" if index else data["position"]) for index, name in enumerate(names)],
            legal_fields=list(data["legal_fields"]),
            summary=data["summary"],
            relations=relations_from(self.relations),
            effect_days=effect_days_from(self.effect_days),
            body_text=data["text"],
        )
