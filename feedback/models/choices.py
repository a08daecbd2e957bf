"""The words of the feedback app: kinds of questions, answers, reasons, states."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """The kinds of questions that a vote answers."""

    HELPFUL = "helpful", _("Was the page helpful")
    SATISFACTION = "satisfaction", _("Satisfaction with the answer")


class YesNo(models.IntegerChoices):
    NO = 0, _("No")
    YES = 1, _("Yes")


class Level(models.IntegerChoices):
    """Levels of satisfaction, always in words."""

    VERY_DISSATISFIED = 1, _("Very dissatisfied")
    DISSATISFIED = 2, _("Dissatisfied")
    NEUTRAL = 3, _("Neither satisfied nor dissatisfied")
    SATISFIED = 4, _("Satisfied")
    VERY_SATISFIED = 5, _("Very satisfied")


VALUES: dict[str, type[models.IntegerChoices]] = {Kind.HELPFUL: YesNo, Kind.SATISFACTION: Level}


class Reason(models.TextChoices):
    """The reasons why a page did not help."""

    UNCLEAR = "unclear", _("Hard to understand")
    MISSING = "missing", _("Something is missing")
    WRONG = "wrong", _("Wrong or out of date")
    TECHNICAL = "technical", _("Something does not work")
    ACCESS = "access", _("Hard to use with my device or aid")
    OTHER = "other", _("Something else")


class VoteState(models.TextChoices):
    COUNTED = "counted", _("Counted")
    HELD = "held", _("Held for a person to decide")
    REJECTED = "rejected", _("Not counted")


class Verdict(models.TextChoices):
    """The reasons why a vote is held or not counted; empty when it is counted."""

    CLEAR = "", _("No doubt")
    NETWORK = "network", _("Many votes from one network")
    TOO_FAST = "too_fast", _("Sent faster than a person reads")
    STAFF = "staff", _("A signed-in member of staff")
    BURST = "burst", _("Far more votes at once than usual")
    TRAP = "trap", _("A field that people do not see was filled in")
    DECIDED = "decided", _("Decided by a person")

    @property
    def state(self) -> VoteState:
        """Return the state that this verdict gives a vote."""
        if self in (Verdict.STAFF, Verdict.TRAP):
            return VoteState.REJECTED
        return VoteState.HELD if self in (Verdict.NETWORK, Verdict.TOO_FAST, Verdict.BURST) else VoteState.COUNTED


class CommentKind(models.TextChoices):
    OPINION = "opinion", _("Opinion")
    REPORT = "report", _("Problem report")


class CommentState(models.TextChoices):
    """The status of a comment; `OPEN` of them are work to do."""

    NEW = "new", _("New")
    ACTIONABLE = "actionable", _("To be fixed")
    IN_PROGRESS = "in_progress", _("Being fixed")
    DONE = "done", _("Fixed")
    NOT_ACTIONABLE = "not_actionable", _("Nothing to fix")
    DUPLICATE = "duplicate", _("Duplicate")
    SPAM = "spam", _("Advertising or abuse")


OPEN_STATES = (CommentState.NEW, CommentState.ACTIONABLE, CommentState.IN_PROGRESS)


class PersonalData(models.TextChoices):
    """The check of a comment for personal data; suspected ones are hidden until a person has cleared them."""

    NONE = "none", _("None found")
    SUSPECTED = "suspected", _("May hold personal data")
    CLEARED = "cleared", _("Looked at and cleared")


class ImprovementState(models.TextChoices):
    WAITING = "waiting", _("Waits for the fixed text to be published")
    DONE = "done", pgettext_lazy("of an improvement", "Fixed and published")


class StoryState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("of a text", "Draft")
    PUBLISHED = "published", pgettext_lazy("of a text", "Published")


class Aspect(models.TextChoices):
    """The questions of the portal survey: the four of Decree 42/2022 Art. 8.1.d, and satisfaction (Decree 224/2026 Art. 10.3.b)."""

    INTERFACE = "interface", _("Interface: easy to see, read and use")
    CONTENT = "content", _("Content: complete, right and up to date")
    QUALITY = "quality", _("Quality: fast, stable, easy to find things")
    SUPPORT = "support", _("Support: questions are answered in time and helpfully")
    OVERALL = "overall", _("All in all, how satisfied are you with this portal?")
