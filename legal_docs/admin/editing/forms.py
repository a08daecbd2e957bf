"""Forms: the editor's form of a document with its checks, the reader's filters of the list."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.models.pages.page_form import PortalPageForm
from cms.text.numbers.document_numbers import number_key
from legal_docs.admin.editing.checking import kept_rows, problems_with_others, typed_relations, unread_days, withdrawal_problems
from legal_docs.admin.editing.collisions import duplicate_message
from legal_docs.admin.editing.places import unknown_places
from legal_docs.law.validity.checking.contradictions import ActingDocument, contradictions
from legal_docs.law.validity.days.effect_days import anchors_of
from legal_docs.models import IssuingBody
from legal_docs.models.documents.validation import Attributes, Problem, Severity, days_of_rows, gazette_problems, problems_of
from legal_docs.publication.withdrawal import reason_of_now
from legal_docs.text.provisions.rows import rows_of
from legal_docs.text.structure.parser import parse
from legal_docs.text.vocabulary import RelationKind


class LegalDocumentForm(PortalPageForm):
    """Errors stop the form; warnings are collected in `warnings`, and a person who publishes in spite of them must give a reason."""

    warnings: list[Problem]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.warnings = []
        self.instance.warnings_reason = self.initial["warnings_reason"] = reason_of_now(self.instance)
        if "body_text" in self.fields:
            self.fields["body_text"].widget = forms.Textarea(attrs={"rows": 30})

    def clean(self) -> dict[str, Any]:
        """Check the document: duplicates, the rules of `validation` (to publish in spite of warnings takes a reason), days, its address."""
        cleaned: dict[str, Any] = super().clean()
        if not (cleaned.get("document_type") and cleaned.get("issuing_body")):
            return cleaned
        if not cleaned.get("duplicate_reason") and (duplicate := self._duplicates(cleaned).first()) is not None:
            self.add_error("number", self._duplicate_message(duplicate))
        for problem in self._problems(cleaned):
            if problem.severity is Severity.WARNING:
                self.warnings.append(problem)
            elif problem.field not in self.fields:
                self.add_error(None, str(problem.message))
            elif not self.has_error(problem.field):
                self.add_error(problem.field, str(problem.message))
        self._check_address(cleaned)
        self._check_issuers(cleaned.get("issuing_body"))
        self._check_effect_days(cleaned)
        self._check_corrected_days()
        if self.warnings and self._goes_public() and "warnings_reason" in self.fields and not cleaned.get("warnings_reason"):
            said = " ".join(str(problem.message) for problem in self.warnings)
            self.add_error("warnings_reason", _("Say why this does not apply, or correct it: %(warnings)s") % {"warnings": said})
        return cleaned

    def _problems(self, cleaned: dict[str, Any]) -> list[Problem]:
        """Return the errors and doubts about what was typed, by itself and compared with the other documents."""
        names = Attributes.__dataclass_fields__
        values = Attributes(**{name: cleaned.get(name) or default(name) for name in names})
        rows = self._rows("relations")
        signers = [row["signer"] for row in self._rows("signatures") if row.get("signer") and not row.get("DELETE")]
        typed = typed_relations(rows, values, self.instance.pk, cleaned.get("body_text") or "")
        acting = ActingDocument(
            self.instance.pk, number_key(values.number) if values.number else "", values.issuing_body, values.effective_on
        )
        return [
            *withdrawal_problems(self.instance),
            *problems_of(values),
            *problems_with_others(values, typed, own=self.instance.pk),
            *contradictions(acting, typed),
            *unknown_places(
                [(row.get("source_provisions") or "", one.target, one.provisions) for row, one in zip(kept_rows(rows), typed, strict=True)],
                cleaned.get("body_text") or "",
            ),
            *unread_days(values, cleaned.get("body_text") or "", self._typed_days()),
            *days_of_rows(values.issued_on, "legal_fields", cleaned.get("legal_fields") or ()),
            *days_of_rows(values.issued_on, "signatures", signers),
            *gazette_problems(values.issued_on, [issue.published_on for issue in cleaned.get("gazette_issues") or ()]),
        ]

    def _rows(self, name: str) -> list[dict[str, Any]]:
        """Return the cleaned rows of one of the lists of the form, deleted ones too."""
        formset = self.formsets.get(name)
        return [form.cleaned_data for form in formset.forms if form.is_valid()] if formset is not None else []

    def _typed_days(self) -> list[tuple[str, date]]:
        """Return the provisions with a day of their own, as typed."""
        rows = [row for row in self._rows("effect_days") if not row.get("DELETE")]
        return [(row["provisions"], row["effective_on"]) for row in rows if row.get("provisions") and row.get("effective_on")]

    def _check_address(self, cleaned: dict[str, Any]) -> None:
        """Refuse a slug with which type, year and slug together are longer than an address may be."""
        longest = self.instance._meta.get_field("canonical_path").max_length
        most = longest - len(f"{cleaned['document_type'].slug}/2000/")
        if len(cleaned.get("slug") or "") > most:
            self.add_error("slug", _("At most %(most)d characters, please: the address would be too long.") % {"most": most})

    def _check_issuers(self, issuer: IssuingBody | None) -> None:
        """Refuse a joint issuer that is the main one: readers would see it twice."""
        formset = self.formsets.get("joint_issuers")
        for one in [form for form in formset.forms if form.is_valid()] if formset is not None else []:
            if issuer and one.cleaned_data.get("body") == issuer and not one.cleaned_data.get("DELETE"):
                one.add_error("body", _("This is the issuing body above. Name here only the further ones."))

    def _check_effect_days(self, cleaned: dict[str, Any]) -> None:
        """Check that each provision with a day of its own is in the text and has one such day.

        A day before the issue must quote its sentence.
        """
        formset = self.formsets.get("effect_days")
        forms_ = [one for one in formset.forms if one.is_valid() and one.cleaned_data.get("provisions")] if formset is not None else []
        forms_ = [one for one in forms_ if not one.cleaned_data.get("DELETE")]
        rows = rows_of(parse(cleaned.get("body_text") or "")) if forms_ else []
        known: set[str] = set()
        for one in forms_:
            anchors, unknown = anchors_of(one.cleaned_data["provisions"], rows)
            one.instance.anchors = anchors
            day, issued = one.cleaned_data.get("effective_on"), cleaned.get("issued_on")
            if unknown and rows:
                one.add_error("provisions", _("The text has no such provision: %(what)s") % {"what": "; ".join(unknown)})
            elif known & set(anchors):
                one.add_error("provisions", _("A provision is named twice, with two days of effect."))
            if day and issued and day < issued and not one.cleaned_data.get("evidence"):
                one.add_error("evidence", _("The day is before the date of issue: please quote the sentence that says so."))
            known |= set(anchors)

    def _check_corrected_days(self) -> None:
        """Refuse corrected days in a relation that corrects nothing."""
        formset = self.formsets.get("relations")
        for one in [form for form in formset.forms if form.is_valid()] if formset is not None else []:
            days = [name for name in ("corrected_effective_on", "corrected_expires_on") if one.cleaned_data.get(name)]
            if days and one.cleaned_data.get("kind") != RelationKind.CORRECTS:
                one.add_error(days[0], _("Only a correction (đính chính) corrects a day: choose this kind of relation, or leave it empty."))

    def _duplicate_message(self, duplicate: Any) -> str:
        return duplicate_message(duplicate, self.for_user)

    def _goes_public(self) -> bool:
        """Return True when the form publishes the text or submits it for approval; a draft may stay doubtful."""
        approved = "action-workflow-action" in self.data and self.data.get("workflow-action-name") == "approve"
        return approved or any(name in self.data for name in ("action-publish", "action-submit", "action-restart-workflow"))

    def _duplicates(self, cleaned: dict[str, Any]) -> QuerySet[Any]:
        """Return the documents that bear the same number, worked out from what was typed, not from what is stored."""
        names = ("number", "document_type", "issuing_body", "issued_on")
        return type(self.instance)(pk=self.instance.pk, **{name: cleaned.get(name) or default(name) for name in names}).duplicates()


def default(name: str) -> Any:
    """Return the empty value of an attribute."""
    return {"number": "", "early_effect_reason": "", "expedited": False}.get(name)


class WithdrawalForm(forms.Form):
    """The form for withdrawing a document, with the reason that readers see at its address."""

    reason = forms.CharField(label=_("Reason, shown to readers"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
