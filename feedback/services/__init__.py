"""Every change of state of the feedback app."""

from feedback.services.bursts import burst_of, hold_burst
from feedback.services.comments import add_comment, original_of, report_problem, triage, triage_many
from feedback.services.correcting import make_correction, report_wrong_information
from feedback.services.editions import note_publication
from feedback.services.keeping import destroy_old_epochs, purge_votes
from feedback.services.mending import mark_mended, publish_story, take_story_back
from feedback.services.rating import count_view, decide_held, own_vote, record_rating, withdraw
from feedback.services.summing import follow_pages, recompute_all, sum_changed, sum_page, sum_target
from feedback.services.surveying import answer_survey, decide_held_answers

__all__ = [
    "add_comment",
    "answer_survey",
    "burst_of",
    "count_view",
    "decide_held",
    "decide_held_answers",
    "destroy_old_epochs",
    "follow_pages",
    "hold_burst",
    "make_correction",
    "mark_mended",
    "note_publication",
    "original_of",
    "own_vote",
    "publish_story",
    "purge_votes",
    "recompute_all",
    "record_rating",
    "report_problem",
    "report_wrong_information",
    "sum_changed",
    "sum_page",
    "sum_target",
    "take_story_back",
    "triage",
    "triage_many",
    "withdraw",
]
