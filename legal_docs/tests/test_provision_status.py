"""Validity of single provisions on a day, as a table of cases."""

from __future__ import annotations

from datetime import date

import pytest

from legal_docs.law.validity.rules.provision_status import ProvisionRef, provision_status_at, provision_windows, was_ever_in_force
from legal_docs.law.validity.rules.status import Change, Facts, Statement, Window, status_at
from legal_docs.text.vocabulary import Effect, Status

ISSUED, EFFECT, CHANGED, LATER = date(2024, 1, 15), date(2024, 3, 1), date(2025, 1, 1), date(2025, 7, 1)
BEFORE = date(2024, 12, 31)
ARTICLE, CLAUSE, OTHER = ProvisionRef("art_5"), ProvisionRef("art_5__cl_2"), ProvisionRef("art_50")


def part(effect: Effect, *anchors: str, starts: date = CHANGED, ends: date | None = None, applied: bool = False) -> Facts:
    return Facts(ISSUED, EFFECT, changes=(Change(effect, False, starts, ends, 1, anchors, applied),))


@pytest.mark.parametrize(
    ("facts", "provision", "day", "expected"),
    [
        # The document decides where nothing touches the provision.
        (Facts(ISSUED, EFFECT), ARTICLE, date(2024, 1, 14), None),
        (Facts(ISSUED, EFFECT), ARTICLE, date(2024, 2, 29), Status.NOT_YET),
        (Facts(ISSUED, EFFECT), ARTICLE, EFFECT, Status.IN_FORCE),
        (Facts(ISSUED, EFFECT, expires_on=CHANGED), ARTICLE, BEFORE, Status.IN_FORCE),
        (Facts(ISSUED, EFFECT, expires_on=CHANGED), ARTICLE, CHANGED, Status.EXPIRED),
        (Facts(ISSUED, None), ARTICLE, CHANGED, Status.UNKNOWN),
        (Facts(ISSUED, EFFECT, changes=(Change(Effect.SUSPEND, True, CHANGED),)), ARTICLE, CHANGED, Status.SUSPENDED),
        (Facts(ISSUED, EFFECT, changes=(Change(Effect.REPEAL, True, CHANGED),)), ARTICLE, CHANGED, Status.EXPIRED),
        (Facts(ISSUED, EFFECT, statements=(Statement(Status.UNSUITABLE, CHANGED),)), ARTICLE, CHANGED, Status.UNSUITABLE),
        # A repeal ends exactly what it names: the day of the repeal is the first day out of force.
        (part(Effect.REPEAL, "art_5"), ARTICLE, BEFORE, Status.IN_FORCE),
        (part(Effect.REPEAL, "art_5"), ARTICLE, CHANGED, Status.EXPIRED),
        (part(Effect.REPEAL, "art_5"), CLAUSE, CHANGED, Status.EXPIRED),
        (part(Effect.REPEAL, "art_5"), OTHER, CHANGED, Status.IN_FORCE),
        (part(Effect.REPEAL, "art_5__cl_2"), CLAUSE, CHANGED, Status.EXPIRED),
        (part(Effect.REPEAL, "art_5__cl_2"), ARTICLE, CHANGED, Status.PARTLY_EXPIRED),
        (part(Effect.REPEAL, "art_5__cl_1"), CLAUSE, CHANGED, Status.IN_FORCE),
        (part(Effect.REPEAL, "att_1__art_5"), ARTICLE, CHANGED, Status.IN_FORCE),
        (part(Effect.REPEAL), ARTICLE, CHANGED, Status.IN_FORCE),
        # Before the document is in force a repeal counts already; an amendment does not.
        (part(Effect.REPEAL, "art_5", starts=date(2024, 2, 1)), ARTICLE, date(2024, 2, 10), Status.EXPIRED),
        (part(Effect.AMEND, "art_5", starts=date(2024, 2, 1)), ARTICLE, date(2024, 2, 10), Status.NOT_YET),
        # An amendment: in force as amended where the text follows, partly expired where it does not.
        (part(Effect.AMEND, "art_5__cl_2"), CLAUSE, CHANGED, Status.PARTLY_EXPIRED),
        (part(Effect.AMEND, "art_5__cl_2"), ARTICLE, CHANGED, Status.PARTLY_EXPIRED),
        (part(Effect.AMEND, "art_5__cl_2", applied=True), ARTICLE, CHANGED, Status.IN_FORCE),
        # Suspensions: to a date, to an event that has not come, to an event that came.
        (part(Effect.SUSPEND, "art_5", ends=LATER), ARTICLE, date(2025, 6, 30), Status.SUSPENDED),
        (part(Effect.SUSPEND, "art_5", ends=LATER), ARTICLE, LATER, Status.IN_FORCE),
        (part(Effect.SUSPEND, "art_5"), ARTICLE, date(2040, 1, 1), Status.SUSPENDED),
        (part(Effect.SUSPEND, "art_5__cl_2"), ARTICLE, CHANGED, Status.PARTLY_SUSPENDED),
        (part(Effect.SUSPEND, "art_5__cl_2"), OTHER, CHANGED, Status.IN_FORCE),
        # An inserted provision is there from its day on.
        (Facts(ISSUED, EFFECT), ProvisionRef("art_5a", CHANGED), BEFORE, Status.NOT_YET),
        (Facts(ISSUED, EFFECT), ProvisionRef("art_5a", CHANGED), CHANGED, Status.IN_FORCE),
    ],
)
def test_status_of_a_provision_on_a_day(facts: Facts, provision: ProvisionRef, day: date, expected: Status | None) -> None:
    assert provision_status_at(facts, provision, day) is expected


def test_the_windows_of_a_provision_meet_without_gap_and_agree_with_its_days() -> None:
    facts = part(Effect.SUSPEND, "art_5", ends=LATER)
    found = provision_windows(facts, ARTICLE)
    assert found == [
        Window(Status.NOT_YET, ISSUED, EFFECT),
        Window(Status.IN_FORCE, EFFECT, CHANGED),
        Window(Status.SUSPENDED, CHANGED, LATER),
        Window(Status.IN_FORCE, LATER, None),
    ]
    for window in found:
        assert window.start is not None
        assert provision_status_at(facts, ARTICLE, window.start) is window.status


def test_an_inserted_provision_begins_on_its_day() -> None:
    found = provision_windows(Facts(ISSUED, EFFECT), ProvisionRef("art_5a", CHANGED))
    assert found == [Window(Status.NOT_YET, ISSUED, CHANGED), Window(Status.IN_FORCE, CHANGED, None)]


def test_a_repealed_amendment_does_not_rewrite_the_past() -> None:
    facts = part(Effect.AMEND, "art_5", ends=LATER)
    days = (BEFORE, CHANGED, date(2025, 6, 30), LATER)
    statuses = [Status.IN_FORCE, Status.PARTLY_EXPIRED, Status.PARTLY_EXPIRED, Status.IN_FORCE]
    assert [provision_status_at(facts, ARTICLE, day) for day in days] == statuses
    assert [status_at(facts, day) for day in days] == statuses


def test_a_change_that_was_closed_on_its_own_day_never_holds() -> None:
    facts = part(Effect.REPEAL, "art_5", starts=CHANGED, ends=CHANGED)
    assert provision_windows(facts, ARTICLE)[-1] == Window(Status.IN_FORCE, EFFECT, None)


def test_what_was_suspended_before_its_first_day_never_was_in_force() -> None:
    facts = part(Effect.SUSPEND, "art_5", starts=date(2024, 2, 1))
    assert not was_ever_in_force(provision_windows(facts, ARTICLE), date(2026, 1, 1))
    assert was_ever_in_force(provision_windows(facts, OTHER), date(2026, 1, 1))


def test_two_changes_on_one_day_leave_the_stronger() -> None:
    changes = (Change(Effect.AMEND, False, CHANGED, None, 1, ("art_5",)), Change(Effect.REPEAL, False, CHANGED, None, 2, ("art_5",)))
    assert provision_status_at(Facts(ISSUED, EFFECT, changes=changes), ARTICLE, CHANGED) is Status.EXPIRED
