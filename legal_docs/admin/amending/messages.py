"""Messages that say why an amendment or a step of it is refused or doubtful, in the editor's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DOUBTS = {
    "no_place": gettext_lazy("The amended document has no such provision."),
    "no_words": gettext_lazy("The new words are missing."),
    "phrase_missing": gettext_lazy("The words to replace do not stand there."),
    "exists": gettext_lazy("There is a provision of this number already."),
    "missing": gettext_lazy("It is not clear what is replaced."),
    "no_annex": gettext_lazy("The new words were not found in the annexes of the amending document. Copy them from its file."),
    "other_number": gettext_lazy("The new annex bears another number than the one it replaces. The old number and its address stay."),
    "no_row": gettext_lazy("The row or form was not found, or stands there more than once. Say which words are replaced."),
    "unread": gettext_lazy("This instruction could not be read. Complete it by hand, or leave it out with a reason."),
    "no_marker": gettext_lazy("The quoted words do not say which clause or point they are."),
}
REFUSALS = {
    "no_text": gettext_lazy("The amending document has no text on this site."),
    "no_target": gettext_lazy(
        "No document on this site is named as amended. Add the relation, with the day of effect, in the tab “Relations” first."
    ),
    "not_consolidated": gettext_lazy("This document does not consolidate that one."),
    "not_in_preparation": gettext_lazy("The amendment is not being prepared any more."),
    "not_submitted": gettext_lazy("The amendment does not wait for approval."),
    "not_approved": gettext_lazy("The amendment is not approved."),
    "changed_since_read": gettext_lazy("The amendment changed since you opened this page. Read it again as it is now, then decide."),
    "left_out_already": gettext_lazy("Somebody else has left this instruction out meanwhile: “%(reason)s”."),
    "reason_missing": gettext_lazy("Please give the reason."),
    "day_taken": gettext_lazy("There is an amendment of this document for that day already."),
    "nothing_to_do": gettext_lazy("Every instruction is left out: there is nothing to approve."),
    "steps_do_not_fit": gettext_lazy("%(count)s instructions do not fit the text. Correct them, or leave them out with a reason."),
    "later_does_not_fit": gettext_lazy("The text of %(date)s could not be made: %(count)s instructions would not fit any more."),
}


def doubt_words(code: str) -> str:
    """Return a doubt about a step as a sentence, "" for none."""
    return str(DOUBTS.get(code, code)) if code else ""


def refusal_words(code: str, data: Mapping[str, str]) -> str:
    """Return why something was refused as a sentence."""
    template = REFUSALS.get(code)
    return str(template) % dict(data) if template else _("This is not possible now.")
