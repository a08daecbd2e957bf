"""Votes, comments, daily sums and scores. Nothing here holds an address, a browser, a referrer or a time of day."""

from feedback.models.comments import Comment
from feedback.models.scores import TargetScore, ViewDaily, VoteDaily
from feedback.models.votes import EpochKey, Vote

__all__ = ["Comment", "EpochKey", "TargetScore", "ViewDaily", "Vote", "VoteDaily"]
