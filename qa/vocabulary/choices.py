"""The words of the section: statuses, resolutions, visibilities, kinds, channels, roles. Stored values never change."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

BODY_LENGTH = 5000  # letters of a question or a reply


class Status(models.TextChoices):
    """The status of a question. Resolution and visibility are separate (see below)."""

    QUARANTINED = "quarantined", _("Waiting for a check")
    RECEIVED = "received", _("Received")
    ASSIGNED = "assigned", _("Sent to a unit")
    IN_PROGRESS = "in_progress", _("Being answered")
    WAITING_CITIZEN = "waiting_citizen", _("Waiting for more information")
    IN_REVIEW = "in_review", _("Waiting for approval")
    APPROVED = "approved", _("Approved, waiting for publication")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


OPEN_STATUSES = (
    Status.RECEIVED,
    Status.ASSIGNED,
    Status.IN_PROGRESS,
    Status.WAITING_CITIZEN,
    Status.IN_REVIEW,
    Status.APPROVED,
)
# The public ledger does not tell which desk inside the office has the paper.
PUBLIC_STATUS = {Status.IN_REVIEW: Status.IN_PROGRESS, Status.APPROVED: Status.IN_PROGRESS}
# The clock of a question runs from its receipt, also while somebody checks whether it is spam.
CLOCK_STATUSES = (Status.QUARANTINED, *OPEN_STATUSES)


class Resolution(models.TextChoices):
    """The resolution with which a question ended; empty while it is open."""

    ANSWERED_PUBLIC = "answered_public", _("Answered publicly")
    ANSWERED_PRIVATE = "answered_private", _("Answered privately")
    REFERRED = "referred", _("Passed to the competent agency")
    REDIRECTED = "redirected", _("Directed to the right channel")
    DUPLICATE = "duplicate", _("Joined with another question")
    WITHDRAWN = "withdrawn", _("Withdrawn by the sender")
    NO_REPLY = "no_reply", _("Closed: no further information was sent")
    REFUSED = "refused", _("Refused, with a legal ground")
    SPAM = "spam", _("Not a question (spam)")


class Visibility(models.TextChoices):
    PRIVATE = "private", pgettext_lazy("of a question", "Private")
    PUBLIC_PENDING = "public_pending", _("To be published")
    PUBLIC = "public", _("Public")
    PUBLIC_NOINDEX = "public_noindex", _("Public, not for search engines")
    WITHHELD = "withheld", _("Withheld")
    HIDDEN = "hidden", _("Taken down")


class WithheldReason(models.TextChoices):
    """The reason why an answer is given to its sender alone; shown in the public ledger."""

    PERSONAL = "personal", _("The whole matter concerns one person's private life")
    SECRET = "secret", _("State secrets or information that the law keeps closed")
    SENDER = "sender", _("The sender asked for a private answer")
    THIRD_PARTY = "third_party", _("Business secrets or rights of a third party")
    OTHER = "other", _("Another legal reason, given in the note")


class Kind(models.TextChoices):
    """The kind of what a citizen sends; each kind has its own legal clock (SlaPolicy)."""

    QUESTION = "question", _("Question")
    PETITION_RULE = "petition_rule", _("Comment on an administrative rule")
    PETITION_DOCUMENT = "petition_vbqppl", _("Comment on a legal document")
    INFO_REQUEST = "info_request", _("Request for information")
    CORRECTION = "correction", _("Published information is wrong")
    DATA_REQUEST = "data_request", _("Request about my personal data")
    DRAFT_COMMENT = "draft_comment", _("Comment on a draft document")
    PAGE_PROBLEM = "page_problem", _("A page does not work")


class Channel(models.TextChoices):
    WEB = "web", _("Portal")
    PHONE = "phone", _("Telephone")
    COUNTER = "counter", _("At the counter")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter")
    SOCIAL = "social", _("Social network")
    IMPORT = "import", _("Imported")


class Role(models.TextChoices):
    """The roles that moves are allowed to (moves.py). Citizen, system and administrator are not appointed: see actors.py."""

    CITIZEN = "citizen", _("Citizen with the code")
    SYSTEM = "system", _("The system")
    INTAKE = "intake", _("Intake")
    LEAD = "lead", _("Unit lead")
    OFFICER = "officer", _("Officer")
    REVIEWER = "reviewer", _("Reviewer")
    PUBLISHER = "publisher", _("Publisher")
    PROTECTION = "protection", _("Data protection officer")
    HEAD = "head", _("Head of the portal's editorial board")
    LEADER = "leader", _("Leader of the agency")
    ADMIN = "admin", _("Administrator")


APPOINTED_ROLES = tuple(role for role in Role if role not in (Role.CITIZEN, Role.SYSTEM, Role.ADMIN))
# These act in their unit only; the others act for the whole organisation.
UNIT_ROLES = (Role.LEAD, Role.OFFICER, Role.REVIEWER)
# Who writes answers: those may hold a question.
ANSWERING = (Role.OFFICER, Role.LEAD)


class PiiStatus(models.TextChoices):
    UNCHECKED = "unchecked", _("Not checked")
    SUSPECTED = "suspected", _("Personal data suspected")
    CLEAR = "clear", _("No personal data left")
