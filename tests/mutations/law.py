"""Mutations of validity: status of documents and provisions, lead time, days of effect."""

from tests.mutations.mutation import Mutation

_STATUS = "legal_docs/law/validity/status.py"
_PROVISION = "legal_docs/law/validity/provision_status.py"
_ON_A_DAY = ("test_status_on_a_day",)
_OF_PROVISION = ("test_status_of_a_provision_on_a_day",)

MUTATIONS = (
    Mutation("law: the day of expiry is still in force", _STATUS, "day >= facts.expires_on", "day > facts.expires_on", _ON_A_DAY),
    Mutation("law: the day of effect is not in force", _STATUS, "if day < facts.effective_on:", "if day <= facts.effective_on:", _ON_A_DAY),
    Mutation(
        "law: a change ends a day late",
        _STATUS,
        "return self.starts <= day and (self.ends is None or day < self.ends)",
        "return self.starts <= day and (self.ends is None or day <= self.ends)",
        ("test_status_on_a_day", "test_windows_are_half_open_and_meet_without_gap"),
    ),
    Mutation(
        "law: a partial repeal ends the whole",
        _STATUS,
        "return any(change.effect is Effect.REPEAL and change.whole for change in changes)",
        "return any(change.effect is Effect.REPEAL for change in changes)",
        _ON_A_DAY,
    ),
    Mutation(
        "law: suspension outdoes repeal",
        _STATUS,
        "if _is_repealed(changes) or (",
        "if not any(change.effect is Effect.SUSPEND for change in changes) and _is_repealed(changes) or (",
        ("test_repeal_outdoes_suspension_and_amendment",),
    ),
    Mutation("law: no longer suitable is overlooked", _STATUS, "if stated is Status.UNSUITABLE:", "if False:", _ON_A_DAY),
    Mutation(
        "law: the earliest statement holds",
        _STATUS,
        "return max(held, key=lambda statement: statement.since)",
        "return min(held, key=lambda statement: statement.since)",
        ("test_of_several_statements_the_latest_holds",),
    ),
    Mutation(
        "law: before its issue a document has a status",
        _STATUS,
        "if facts.issued_on and day < facts.issued_on:",
        "if False:",
        ("test_before_its_issue_a_document_is_said_not_to_be_issued_yet", "test_status_on_a_day"),
    ),
    Mutation(
        "law: an article covers its namesakes",
        _PROVISION,
        'inner.startswith(f"{outer}__")',
        "inner.startswith(outer)",
        _OF_PROVISION,
    ),
    Mutation(
        "law: an inserted provision was always there",
        _PROVISION,
        "if provision.inserted_on and day < provision.inserted_on:",
        "if False:",
        ("test_an_inserted_provision_begins_on_its_day",),
    ),
    Mutation(
        "law: what the text follows leaves it partly expired",
        _PROVISION,
        "change.effect is Effect.AMEND and not change.applied",
        "change.effect is Effect.AMEND",
        _OF_PROVISION,
    ),
    Mutation(
        "law: a provision's own day is overlooked",
        _PROVISION,
        "status_at(replace(facts, effective_on=own) if own else facts, day)",
        "status_at(facts, day)",
        ("test_a_provision_is_not_yet_in_force_until_its_own_day",),
    ),
    Mutation(
        "law: it was in force once, though it never was",
        _PROVISION,
        "return any(window.status in _IN_FORCE and (",
        "return any((",
        ("test_what_was_suspended_before_its_first_day_never_was_in_force",),
    ),
    Mutation(
        "law: lead time of 30 days",
        "legal_docs/models/validation.py",
        "(date.max, (45, 10, 10, 10))",
        "(date.max, (30, 10, 10, 10))",
        ("test_lead_times_are_45_days_for_central_and_10_for_local_documents",),
    ),
    Mutation(
        "law: local lead time of 5 days",
        "legal_docs/models/validation.py",
        "(date.max, (45, 10, 10, 10))",
        "(date.max, (45, 5, 10, 10))",
        ("test_lead_times_are_45_days_for_central_and_10_for_local_documents",),
    ),
    Mutation(
        "law: restricted documents are readable",
        "legal_docs/models/readable.py",
        "return self.unrestricted().filter(live=True)",
        "return self.filter(live=True)",
        ("test_a_document_that_is_closed_is_not_named_by_the_next_answer",),
    ),
    Mutation(
        "law: the correction entered last holds",
        "legal_docs/law/validity/facts.py",
        "corrections.sort(key=lambda one: (one.document.issued_on or date.min, one.pk))",
        "corrections.sort(key=lambda one: one.pk)",
        ("test_of_two_corrections_the_one_issued_later_is_right",),
    ),
    Mutation(
        "law: a consolidated text outlives its base",
        "legal_docs/law/validity/consolidating.py",
        "expires_on=min(ends, default=None),",
        "expires_on=max(ends, default=None),",
        ("test_of_an_end_of_its_own_and_one_of_its_base_the_earlier_holds",),
    ),
    Mutation(
        "law: a restricted document ends a public one",
        "legal_docs/law/validity/facts.py",
        "acting = [relation for relation in stated if is_readable(relation.document)]",
        "acting = [relation for relation in stated if relation.document.live]",
        ("test_validity_does_not_depend_on_a_document_that_the_public_may_not_read",),
    ),
    Mutation(
        "law: what ended on the last day of a period has no cause",
        "legal_docs/publication/listing/ended.py",
        "if day is not None and first <= day <= last:",
        "if day is not None and first <= day < last:",
        ("test_what_ended_on_the_first_or_the_last_day_of_a_year_names_what_ended_it",),
    ),
    Mutation(
        "amending: who set the day approves",
        "legal_docs/law/amending/services.py",
        "or user.pk in (amendment.submitted_by_id, amendment.day_set_by_id):",
        "or user.pk == amendment.submitted_by_id:",
        ("test_who_set_the_day_cannot_approve",),
    ),
    Mutation(
        "amending: a day that a person set moves",
        "legal_docs/law/amending/versions.py",
        "steps.filter(effective_on=before, day_set_by=None)",
        "steps.filter(effective_on=before)",
        ("test_an_amendment_keeps_the_day_that_a_person_set_though_it_is_that_of_the_document",),
    ),
    Mutation(
        "amending: the text of today is announced twice",
        "legal_docs/law/amending/versions.py",
        "or version.valid_from <= today",
        "or version.valid_from < today",
        ("test_a_text_that_begins_today_is_announced_with_its_approval_and_not_once_more_by_the_worker",),
    ),
    Mutation(
        "amending: a text that ended today is announced",
        "legal_docs/law/amending/versions.py",
        "if version.valid_to is None or version.valid_to > day:",
        "if version.valid_to is None or version.valid_to >= day:",
        ("test_a_text_that_ended_today_is_not_announced_when_it_is_made_afterwards",),
    ),
)
