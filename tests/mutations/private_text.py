"""Mutations of access and of private text: what is not public stays out of pages, lists, feeds, index, exports, logs."""

from tests.mutations.mutation import Mutation

_PUBLISHING = "qa/processing/publication/publishing.py"
_CANARY = ("test_what_is_private_appears_in_no_page_feed_export_index_subject_or_log",)

MUTATIONS = (
    Mutation(
        "private: the page shows what was typed",
        _PUBLISHING,
        "page.question_text = question.body_public",
        "page.question_text = question.body_original",
        _CANARY,
    ),
    Mutation(
        "private: the page has the title as typed",
        _PUBLISHING,
        "page.title = page.draft_title = question.title_public",
        "page.title = page.draft_title = question.title",
        _CANARY,
    ),
    Mutation(
        "private: senders are always named",
        _PUBLISHING,
        "page.asker = contact.name if contact and contact.publish_name else",
        "page.asker = contact.name if contact else",
        ("test_the_sender_is_named_only_when_they_asked_for_it",),
    ),
    Mutation(
        "private: the index holds what was typed",
        "qa/models/pages.py",
        "' '.join(self.question_text.split())",
        "' '.join((self.question.body_original if self.question else self.question_text).split())",
        ("test_search_gives_the_public_copy_of_a_question_and_no_word_of_the_original",),
    ),
    Mutation(
        "private: the staff's spreadsheet has what was typed",
        "qa/staff/queue/columns.py",
        "lambda row: row.question.title_public)",
        "lambda row: row.question.title)",
        _CANARY,
    ),
    Mutation(
        "private: the log keeps the reason for reading a contact",
        "qa/processing/casework/appointing.py",
        'perform(question, "read_contact", actor, data={"reason": reason})',
        'perform(question, "read_contact", actor, data={"reason": reason}, log={"reason": reason})',
        _CANARY,
    ),
    Mutation(
        "private: the ledger tells which desk has the paper",
        "qa/processing/publication/ledger.py",
        "str(PUBLIC_STATUS.get(status, status).label)",
        "str(status.label)",
        ("test_the_ledger_does_not_tell_which_desk_has_the_paper",),
    ),
    Mutation(
        "private: restricted pages are found",
        "cms/models/pages.py",
        "return self.live and not self.get_view_restrictions().exists()",
        "return self.live",
        ("test_drafts_and_restricted_pages_give_nothing",),
    ),
    Mutation(
        "private: restricted pages get into the index",
        "search/indexing/building.py",
        "page.is_restricted = page.pk not in public",
        "page.is_restricted = False",
        ("test_a_page_behind_a_restriction_has_no_entries",),
    ),
    Mutation(
        "private: the search without an index lists restricted pages",
        "search/results/database_fallback.py",
        "pages = Page.objects.live().public().filter(depth__gt=1)",
        "pages = Page.objects.live().filter(depth__gt=1)",
        ("test_the_search_without_an_index_names_no_restricted_page",),
    ),
    Mutation(
        "private: the site map lists restricted pages",
        "home/public/sitemap/xml.py",
        "inclusive=True).live().public()",
        "inclusive=True).live()",
        ("test_the_site_map_names_no_restricted_page",),
    ),
    Mutation(
        "private: files of restricted pages are given out",
        "cms/web/files/documents.py",
        ".live().public().exists()",
        ".live().exists()",
        ("test_a_document_that_no_public_page_offers_is_given_to_staff_alone",),
    ),
    Mutation(
        "private: menus lead to pages that are not live",
        "home/site/menus.py",
        "Page.objects.live().public().filter(pk__in=wanted)",
        "Page.objects.filter(pk__in=wanted)",
        ("test_links_to_pages_that_not_everyone_may_read_are_left_out",),
    ),
    Mutation(
        "private: a reader's words name their log entry",
        "feedback/models/comments.py",
        'return f"{self.title or self.path} ({self.day:%d/%m/%Y})"',
        "return self.text",
        ("test_the_log_of_a_looked_at_comment_holds_none_of_its_words",),
    ),
    Mutation(
        "private: comments with personal data are listed",
        "feedback/models/comments.py",
        "return self.exclude(personal_data=PersonalData.SUSPECTED)",
        "return self.all()",
        ("test_a_comment_with_a_telephone_number_is_hidden_from_lists_until_cleared",),
    ),
    Mutation(
        "private: what was searched for is kept with a vote",
        "feedback/targets/target.py",
        "path = without_control_characters(unquote(parts.path)) or",
        "path = without_control_characters(unquote(value.strip())) or",
        ("test_what_was_searched_for_is_not_kept",),
    ),
    Mutation(
        "private: you said, we did quotes a reader",
        "feedback/participation/improvements/fixing.py",
        'said = f"{heard}: {\', \'.join(reasons)}." if reasons else f"{heard}."',
        'said = f"{heard}: {comments[0].text}."',
        ("test_a_fix_drafts_you_said_we_did_without_the_readers_words",),
    ),
    Mutation(
        "public: the banner shows after its end",
        "home/models/site.py",
        "Q(ends_at__isnull=True) | Q(ends_at__gt=moment)",
        "Q(ends_at__isnull=True) | Q(ends_at__isnull=False)",
        ("test_banners_show_in_their_time_the_most_urgent_first",),
    ),
)
