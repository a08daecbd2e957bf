"""Mutations of questions: allowed moves, guards, deadlines, who sees what."""

from tests.mutations.mutation import Mutation

_MOVES = "qa/vocabulary/moves.py"
_GUARDS = "qa/workflow/guards.py"
_REVIEW = "qa/workflow/review_guards.py"
_ENGINE = "qa/workflow/engine.py"
_ORGANISATION = "qa/models/organisation.py"
_ACTORS = "qa/workflow/actors.py"
_DAYS = "qa/deadlines/working_days.py"
_DUE = "qa/deadlines/due_dates.py"
_TABLE = ("test_of_all_states_and_roles_the_table_lets_its_own_pass_and_refuses_every_other",)
_VECTORS = ("test_weekends_and_holidays_are_skipped_and_swapped_saturdays_count",)
_SECOND_PERSON = ("test_an_answer_reaches_the_public_only_through_a_second_person",)

MUTATIONS = (
    Mutation(
        "workflow: role is not looked at",
        _ENGINE,
        '    if role is None:\n        raise NotAllowed(_("You do not have the role for this step."))\n    if question.status',
        "    role = role or Role.SYSTEM\n    if question.status",
        _TABLE,
    ),
    Mutation("workflow: status is not looked at", _ENGINE, "    if question.status not in move.sources:", "    if False:", _TABLE),
    Mutation(
        "workflow: the later of two writers wins",
        _ENGINE,
        "Question.objects.filter(pk=question.pk, version=question.version, status=question.status)",
        "Question.objects.filter(pk=question.pk)",
        ("test_the_later_of_two_who_change_a_question_is_told",),
    ),
    Mutation(
        "workflow: the author approves",
        _REVIEW,
        "if is_own_work(question, actor) and not (question.unit and question.unit.allow_self_approve):",
        "if False:",
        _SECOND_PERSON,
    ),
    Mutation(
        "workflow: only the last author of an answer counts",
        _REVIEW,
        'return {answer.author_id, *later.values_list("content__author", flat=True)}',
        "return {answer.author_id}",
        ("test_who_wrote_the_draft_may_not_approve_it_after_a_colleague_saved_it",),
    ),
    Mutation(
        "workflow: authors of a published answer count for ever",
        _REVIEW,
        "answer.revisions.filter(pk__gt=published_revision(question) or 0)",
        "answer.revisions.all()",
        ("test_authors_of_what_was_published_may_approve_the_next_answer",),
    ),
    Mutation(
        "workflow: an author is forgotten when another saves the answer",
        "qa/models/answers.py",
        "            self.save_revision(user=self.author, clean=False)",
        "            pass",
        ("test_the_words_of_an_earlier_author_stay_as_a_version",),
    ),
    Mutation(
        "workflow: published with open marks of personal data",
        _REVIEW,
        "    if marks:\n",
        "    if marks > 100:\n",
        ("test_publishing_is_refused_while_a_mark_of_personal_data_is_open",),
    ),
    Mutation(
        "workflow: sent back for ever",
        _GUARDS,
        "MAX_BOUNCES = 2",
        "MAX_BOUNCES = 20",
        ("test_the_third_bounce_lays_the_question_before_the_administrator",),
    ),
    Mutation(
        "workflow: reopened as often as the citizen likes",
        _GUARDS,
        "if question.citizen_reopened or question.resolution",
        "if question.resolution",
        ("test_a_citizen_who_reopened_once_cannot_reopen_the_second_answer",),
    ),
    Mutation(
        "workflow: reasons may be empty",
        _GUARDS,
        'if not str(data.get("reason", "")).strip():',
        "if False:",
        ("test_a_reason_or_text_of_spaces_is_none",),
    ),
    Mutation(
        "workflow: extended past the rules",
        _GUARDS,
        'if timezone.localdate(new_due) > timezone.localdate(data["latest"]):',
        "if False:",
        ("test_an_extension_needs_a_reason_and_stays_within_the_policy",),
    ),
    Mutation(
        "workflow: extended without a reason",
        _GUARDS,
        "    reason_given(question, actor, data)\n    new_due =",
        "    new_due =",
        ("test_an_extension_needs_a_reason_and_stays_within_the_policy",),
    ),
    Mutation(
        "workflow: refused without a ground",
        _REVIEW,
        "or not question.answer.legal_ground.strip():",
        "or False:",
        ("test_a_refusal_needs_its_legal_ground",),
    ),
    Mutation(
        "workflow: withdrawn by staff",
        _MOVES,
        '_move("withdraw", OPEN_STATUSES, Status.CLOSED, {C})',
        '_move("withdraw", OPEN_STATUSES, Status.CLOSED, {C, O})',
        ("test_only_these_roles_decide_for_citizen_and_public",),
    ),
    Mutation(
        "workflow: the officer publishes",
        _MOVES,
        '_move("answer", (Status.APPROVED,), Status.ANSWERED, {P, S}',
        '_move("answer", (Status.APPROVED,), Status.ANSWERED, {P, S, O}',
        ("test_only_these_roles_decide_for_citizen_and_public",),
    ),
    Mutation(
        "deadlines: counted from the day of receipt",
        _DAYS,
        "return closing(self.add(zero, count), rule.closes)",
        "return closing(self.add(zero, count - 1), rule.closes)",
        _VECTORS,
    ),
    Mutation("deadlines: Saturday is a working day", _DAYS, "_SATURDAY = 5", "_SATURDAY = 6", _VECTORS),
    Mutation(
        "deadlines: holidays are worked",
        _DAYS,
        "day.weekday() < _SATURDAY and day not in self.closed",
        "day.weekday() < _SATURDAY",
        _VECTORS,
    ),
    Mutation("deadlines: swapped days are free", _DAYS, "        if day in self.worked:\n            return True\n", "", _VECTORS),
    Mutation(
        "deadlines: the evening counts as the day",
        _DAYS,
        "if rule.late == AfterHours.NEXT and self.is_working(day) and local.time() >= rule.closes:",
        "if False:",
        ("test_what_comes_after_closing_time_or_on_a_free_day_counts_from_the_next_working_day",),
    ),
    Mutation(
        "deadlines: a calendar time ends on a holiday",
        _DAYS,
        "return closing(self.next_working(last), rule.closes)",
        "return closing(last, rule.closes)",
        (
            "test_a_due_date_is_always_a_working_day",
            "test_wrong_information_opens_a_correction_due_on_the_first_working_day_after_fifteen_days",
        ),
    ),
    Mutation(
        "deadlines: pauses are forgotten",
        _DUE,
        "return calendar.postpone(due, extra_days) if extra_days else due",
        "return due",
        ("test_working_days_of_a_pause_are_added_when_a_date_is_worked_out_again",),
    ),
    Mutation(
        "deadlines: a new calendar moves what was promised with an extension",
        _DUE,
        "or question.clock_started_at is None or question.extension_count:",
        "or question.clock_started_at is None:",
        ("test_a_new_calendar_leaves_an_extended_question_at_the_date_that_was_promised",),
    ),
    Mutation(
        "deadlines: always 15 days, whatever the policy",
        _DUE,
        'or snapshot["answer_days"]',
        "or 15",
        ("test_each_kind_takes_its_due_date_from_its_own_policy",),
    ),
    Mutation(
        "deadlines: a policy holds on the day on which it ended",
        "qa/deadlines/rules.py",
        "day < policy.valid_to)",
        "day <= policy.valid_to)",
        ("test_a_policy_ends_before_its_last_day_and_the_next_one_begins_on_it",),
    ),
    Mutation(
        "deadlines: the report says 15 days, whatever was needed",
        "templates/qa/staff/report.html",
        "with n=total.p90_days|default_if_none",
        "with n=15|default_if_none",
        ("test_the_report_says_how_many_days_nine_of_ten_took",),
    ),
    Mutation(
        "access: officers see every unit",
        _ACTORS,
        '    return questions.filter(Q(unit__in=units) | Q(pk__in=Coordination.objects.filter(unit__in=units).values("question")))',
        "    return questions",
        ("test_an_officer_opens_no_question_of_another_unit",),
    ),
    Mutation(
        "access: a deputy gets roles of the whole organisation",
        _ORGANISATION,
        "return Q(Exists(colleagues), user__in",
        "return Q(user__in",
        ("test_a_deputy_gets_the_roles_in_a_unit_and_never_those_of_the_whole_organisation",),
    ),
    Mutation(
        "access: a deputy stays one after the leave",
        _ORGANISATION,
        "return begun & (Q(absent_to__isnull=True) | Q(absent_to__gte=first))",
        "return begun",
        ("test_a_deputy_stands_in_on_the_days_of_absence_and_on_no_other",),
    ),
    Mutation(
        "access: the administrator acts for the citizen",
        _ACTORS,
        "any(role in APPOINTED_ROLES for role in allowed)",
        "True",
        ("test_the_administrator_does_not_act_for_citizen_or_system",),
    ),
    Mutation(
        "workflow: who hands a draft in again confirms its refusal",
        "qa/workflow/guards.py",
        'question.events.filter(action="submit_for_review").order_by("-seq").first()',
        'question.events.filter(action="submit_for_review").order_by("seq").first()',
        ("test_who_hands_a_draft_in_again_as_a_refusal_does_not_confirm_it_either",),
    ),
    Mutation(
        "workflow: an erased question is taken up again",
        "qa/workflow/guards.py",
        " or question.merged_into_id is not None or question.erased_at is not None:",
        " or question.merged_into_id is not None:",
        ("test_nobody_reopens_a_question_whose_data_was_erased",),
    ),
    Mutation(
        "workflow: followers hear of spam",
        "qa/workflow/engine.py",
        "if now == before or question.resolution == Resolution.SPAM:",
        "if now == before:",
        ("test_followers_of_a_question_are_not_told_that_it_was_closed_as_spam",),
    ),
    Mutation(
        "deadlines: a rule of counting holds on the day on which it ended",
        "qa/deadlines/rules.py",
        "in self.counting if rule.valid_from <= day and (rule.valid_to is None or day < rule.valid_to))",
        "in self.counting if rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to))",
        ("test_a_rule_of_counting_ends_before_its_last_day_and_the_next_one_begins_on_it",),
    ),
    Mutation(
        "deadlines: the absent are reminded in the place of their deputy",
        "qa/processing/casework/reminders.py",
        "(present_for(each.user, each.unit_id, (each.role,), absent) or each.user).email",
        "each.user.email",
        ("test_reminders_of_a_role_in_the_whole_organisation_go_to_nobody_in_the_place_of_its_holder",),
    ),
    Mutation(
        "workflow: the sender reopens years later",
        _GUARDS,
        "if ended is None or clock.now() > ended + REOPEN_WITHIN:",
        "if ended is None:",
        ("test_a_citizen_reopens_within_thirty_days_of_the_answer",),
    ),
    Mutation(
        "deadlines: a second unit brings the date forward",
        "qa/processing/casework/routing.py",
        "max(due, question.due_at or due)",
        "due",
        ("test_a_second_unit_brings_no_date_forward_where_its_time_is_the_shorter_one",),
    ),
)
