"""Every change of state of the feedback app."""

from feedback.services.comments import add_comment, mark_mended, report_problem, triage
from feedback.services.keeping import destroy_old_epochs, purge_votes
from feedback.services.rating import count_view, decide_held, own_vote, record_rating, withdraw
from feedback.services.summing import recompute_all, sum_changed, sum_target

__all__ = [
    "add_comment",
    "count_view",
    "decide_held",
    "destroy_old_epochs",
    "mark_mended",
    "own_vote",
    "purge_votes",
    "recompute_all",
    "record_rating",
    "report_problem",
    "sum_changed",
    "sum_target",
    "triage",
    "withdraw",
]
