"""Mutations of votes: formulas, sums, order, what is public, what is held."""

from tests.mutations.mutation import Mutation

_FORMULAS = "feedback/scores/formulas.py"
_SUMS = "feedback/scores/sums.py"
_SCORES = "feedback/models/scores.py"
_GUARDS = "feedback/participation/voting/guards.py"

MUTATIONS = (
    Mutation("votes: 95 % becomes 90 %", _FORMULAS, "Z = 1.96", "Z = 1.64", ("test_wilson_lower_bound_is_right_to_four_decimals",)),
    Mutation(
        "votes: order by share, not by the lower bound",
        _FORMULAS,
        "return wilson_bounds(successes, total, z)[0]",
        "return successes / total if total else 0.0",
        ("test_wilson_lower_bound_is_right_to_four_decimals",),
    ),
    Mutation(
        "votes: they never age", _FORMULAS, "HALF_LIFE_DAYS = 180", "HALF_LIFE_DAYS = 18000", ("test_a_vote_weighs_half_after_180_days",)
    ),
    Mutation(
        "votes: a major edit changes no weight",
        _FORMULAS,
        "return weight / 2 if edited_on",
        "return weight if edited_on",
        ("test_a_vote_before_a_major_edit_weighs_half",),
    ),
    Mutation(
        "votes: each open comment raises the need",
        _FORMULAS,
        "LOGGED_REPORTS = 4",
        "LOGGED_REPORTS = 40",
        ("test_open_reports_raise_the_need_up_to_the_fourth",),
    ),
    Mutation("votes: need without views", _FORMULAS, "* math.log10(1 + views)", "* 1", ("test_need_for_work_is_right_to_four_decimals",)),
    Mutation(
        "votes: the prior may lie below the middle",
        _FORMULAS,
        "PRIOR_FLOOR = 3.0",
        "PRIOR_FLOOR = 2.0",
        ("test_the_prior_of_a_new_site_is_the_middle_level",),
    ),
    Mutation("votes: public from nine", _SCORES, "PUBLIC_FROM = 10", "PUBLIC_FROM = 9", ("test_nine_votes_show_no_figure_and_ten_do",)),
    Mutation(
        "votes: six held ones before the figure is frozen",
        _SCORES,
        "HELD_THAT_FREEZE = 5",
        "HELD_THAT_FREEZE = 500",
        ("test_many_held_votes_freeze_the_figure_at_what_it_was",),
    ),
    Mutation(
        "votes: the best by number of votes",
        _SCORES,
        'return self.order_by("-wilson_low", "-n", "pk")',
        'return self.order_by("-n", "-wilson_low", "pk")',
        ("test_the_most_helpful_list_is_in_the_order_of_the_lower_bound",),
    ),
    Mutation(
        "votes: a frozen figure follows new votes",
        _SUMS,
        "if not frozen or score.frozen_on is None:",
        "if True:",
        ("test_many_held_votes_freeze_the_figure_at_what_it_was",),
    ),
    Mutation(
        "votes: held ones count",
        _SUMS,
        "counted = Q(state=VoteState.COUNTED)",
        "counted = ~Q(state=VoteState.REJECTED)",
        ("test_counted_votes_make_the_score_and_others_do_not",),
    ),
    Mutation(
        "votes: every small move is told to the index",
        _SUMS,
        "RATING_STEP = 0.05",
        "RATING_STEP = 0.0",
        ("test_the_index_hears_of_a_rating_that_moved_a_step_and_not_of_a_smaller_move",),
    ),
    Mutation(
        "votes: lists name pages that are not public",
        "feedback/scores/best.py",
        'public_pages().filter(pk=OuterRef("page"))',
        'Page.objects.filter(pk=OuterRef("page"))',
        ("test_a_page_that_became_private_leaves_the_public_lists",),
    ),
    Mutation(
        "votes: bursts are never held",
        "feedback/participation/voting/bursts.py",
        "if number < LEAST:",
        "if number < 100_000:",
        ("test_a_burst_of_votes_is_held_and_the_public_figure_stands_still",),
    ),
    Mutation(
        "votes: three sigmas are a burst",
        "feedback/participation/voting/bursts.py",
        "SIGMAS = 6",
        "SIGMAS = 1",
        ("test_a_page_that_is_always_voted_on_much_may_have_more_at_once",),
    ),
    Mutation(
        "votes: staff count",
        _GUARDS,
        "    if request.user.is_authenticated:\n        return Verdict.STAFF\n",
        "",
        ("test_votes_of_staff_are_not_counted",),
    ),
    Mutation(
        "votes: other sites may vote",
        _GUARDS,
        'return site in ("same-origin", "none")',
        "return True",
        ("test_a_vote_from_another_site_is_refused",),
    ),
    Mutation(
        "votes: voting again frees a held vote",
        "feedback/participation/voting/rating.py",
        "again = judged if verdict is Verdict.STAFF else {}",
        "again = judged",
        ("test_voting_again_does_not_free_a_held_vote",),
    ),
    Mutation(
        "votes: one browser is known on every page",
        "feedback/participation/voting/voters.py",
        '"\\x1f".join((voter, target_key, kind))',
        '"\\x1f".join((voter, kind))',
        ("test_votes_of_one_browser_on_two_pages_have_unrelated_hashes",),
    ),
    Mutation(
        "votes: secrets of past epochs stay",
        "feedback/participation/retention/deletion.py",
        "ends_on__lte=timezone.localdate()",
        "ends_on__lte=timezone.localdate() - timedelta(days=365)",
        ("test_the_secret_of_a_past_epoch_is_destroyed",),
    ),
    Mutation(
        "votes: a vote can be taken by a page that is not public",
        "feedback/targets/target.py",
        "found = public_pages().filter(pk=page_id).first()\n    page = found",
        "found = Page.objects.filter(pk=page_id).first()\n    page = found",
        ("test_a_page_that_is_not_public_takes_no_vote",),
    ),
    Mutation(
        "votes: an improvement closes without publication",
        "feedback/participation/improvements/fixing.py",
        "is_published = page.live and not page.has_unpublished_changes and page.live_revision_id is not None",
        "is_published = True",
        ("test_marking_as_fixed_waits_for_the_publication_and_links_that_revision",),
    ),
    Mutation(
        "votes: every edit is a major one",
        "feedback/participation/improvements/publication.py",
        "MAJOR_SHARE = 0.2",
        "MAJOR_SHARE = 0.0001",
        ("test_a_small_edit_leaves_the_votes_as_they_are",),
    ),
    Mutation(
        "survey: no quota",
        "feedback/models/surveys.py",
        ".count() >= self.quota",
        ".count() > self.quota",
        ("test_a_round_closes_when_its_quota_is_reached",),
    ),
    Mutation(
        "survey: held answers are in the figures",
        "feedback/scores/figures.py",
        "counted = SurveyAnswer.objects.filter(state=VoteState.COUNTED)",
        "counted = SurveyAnswer.objects.all()",
        ("test_many_answers_from_one_network_are_held_and_decided_by_a_person",),
    ),
    Mutation(
        "votes: those of the day of a major edit weigh half",
        "feedback/scores/formulas.py",
        "day < edited_on else weight",
        "day <= edited_on else weight",
        ("test_a_vote_on_the_day_of_a_major_edit_weighs_all",),
    ),
)
