"""The section's models, one subject a file."""

from qa.models.answers import (
    Answer,
    AnswerStream,
    DraftCitation,
    MarkSource,
    MarkState,
    RedactionMark,
    SavedAside,
)
from qa.models.citizens import DeflectionEvent, RecentText
from qa.models.contacts import QuestionContact
from qa.models.deadlines import CLOSING_TIME, AfterHours, CalendarDay, CountingRule, DayKind, DayUnit, FirstDay, LegalBasis, SlaPolicy
from qa.models.desk import BulkRun, CannedReply, Macro, MacroAction, MacroStep, Presence, RedactionRule, SavedView
from qa.models.events import LogAnchor, QaEvent
from qa.models.files import ANSWER_FILES, Attachment, AttachmentState, FileScan, PublicCopy
from qa.models.index_page import QAIndexPage
from qa.models.messages import Coordination, MessageKind, QuestionMessage
from qa.models.organisation import QuestionField, Unit, UnitMembership
from qa.models.pages import AnswerCitation, AnswerPage
from qa.models.questions import NumberSequence, Question
from qa.models.rules import RulesStamp
