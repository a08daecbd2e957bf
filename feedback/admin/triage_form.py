"""The form in which staff decide about a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import Comment
from feedback.models.choices import CommentState
from feedback.participation.comments.receiving import NOT_ORIGINAL

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class TriageForm(forms.ModelForm[Comment]):
    """The form in which staff decide about a comment."""

    clear_personal_data = forms.BooleanField(label=_("I have read it: no personal data, may be shown to colleagues"), required=False)

    class Meta:
        model = Comment
        fields = ["state", "assignee", "duplicate_of", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, for_user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not (self.instance.is_hidden and for_user.has_perm("feedback.see_personal_data")):
            del self.fields["clear_personal_data"]
        others = Comment.objects.filter(target_key=self.instance.target_key).exclude(pk=self.instance.pk)
        same = others.exclude(state__in=NOT_ORIGINAL).readable()
        self.fields["duplicate_of"].queryset = same  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("state") == CommentState.DUPLICATE and not data.get("duplicate_of"):
            self.add_error("duplicate_of", _("Please say which comment it repeats."))
        return data
