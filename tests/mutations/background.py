"""Mutations of work done later: leased rows, saving and schedules of pages, retention and erasure."""

from tests.mutations.mutation import Mutation

MUTATIONS = (
    Mutation(
        "rows: a server that is away uses up the tries",
        "cms/models/background/leased_row.py",
        "tries = self.tries if count else max(0, self.tries - 1)",
        "tries = self.tries",
        ("test_a_failure_that_is_not_the_rows_fault_never_parks_it",),
    ),
    Mutation(
        "rows: who holds a row for longer cannot end it",
        "cms/models/background/leased_row.py",
        "            self.leased_until = until\n            return True",
        "            return True",
        ("test_a_longer_lease_keeps_the_row",),
    ),
    Mutation(
        "rows: a mail is written though its row was lost",
        "cms/background/following/digests.py",
        "@transaction.atomic\ndef _tell",
        "def _tell",
        ("test_a_worker_that_dies_before_the_commit_has_sent_nothing_and_the_next_one_sends_it_once",),
    ),
    Mutation(
        "rows: news for a parked receiver are deleted",
        "cms/background/following/digests.py",
        "Q(enabled=True) | Q(parked_at__isnull=False)",
        "Q(enabled=True)",
        ("test_announcements_are_kept_for_a_receiver_of_webhooks_that_is_parked",),
    ),
    Mutation(
        "saving: the form overwrites the page that it published",
        "cms/admin/page_saving.py",
        '        creation.save(update_fields=["submitted"])\n',
        "",
        ("test_the_form_makes_a_second_page_when_somebody_comes_back_to_it_after_publishing",),
    ),
    Mutation(
        "saving: a page is taken down though its end was moved",
        "cms/background/pages/scheduled_pages.py",
        "filter(pk=pk, live=True, expire_at__lt=timezone.now()).first()",
        "filter(pk=pk, live=True).first()",
        ("test_a_page_whose_end_is_moved_while_the_others_are_taken_down_stays",),
    ),
    Mutation(
        "retention: confirmed with a wrong clock, for ever",
        "cms/background/worker/retention.py",
        "now < state.confirmed_until <= now + CONFIRMED_FOR",
        "now < state.confirmed_until",
        ("test_a_confirmation_given_while_the_clock_was_ahead_counts_no_more_once_it_is_right",),
    ),
    Mutation(
        "retention: the key of an address outlives it",
        "legal_docs/publication/drafts.py",
        'return rows.update(text="", email="", email_key="")',
        'return rows.update(text="", email="")',
        ("test_a_year_after_the_closing_only_what_everyone_reads_is_left_of_a_comment",),
    ),
    Mutation(
        "retention: texts to a number are found by its spelling",
        "qa/processing/casework/erasing.py",
        "erase_address(plain_phone(contact.phone))",
        "erase_address(contact.phone)",
        ("test_what_was_sent_to_the_telephone_goes_with_the_last_question_of_its_number",),
    ),
)
