"""Votes, comments, sums, scores, improvements, the survey. Nothing here holds an address, a browser, a referrer or a time of day."""

from feedback.models.comments import Comment
from feedback.models.improvements import Improvement, YouSaidWeDid
from feedback.models.scores import TargetScore, ViewDaily, VoteDaily
from feedback.models.surveys import SurveyAnswer, SurveyRound
from feedback.models.votes import EpochKey, Vote
