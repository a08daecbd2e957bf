"""The kernel's rows: page and leased row, mail outbox, texts of files, new pages, heartbeat, logins, roles, retention, following."""

from cms.models.approval_link import ApprovalLink, LinkApprovalTask
from cms.models.bundle import Bundle, BundlePage, BundleWork
from cms.models.change_note import ChangeNote
from cms.models.embargo import EmbargoLink
from cms.models.file_text import FileText
from cms.models.following import Announcement, LastNumber, Subscription
from cms.models.link_check import LinkCheck, PageLink
from cms.models.login_throttle import LoginThrottle
from cms.models.mail import OutboundMail
from cms.models.mail_wording import MailWording
from cms.models.openid_account import OpenIDAccount
from cms.models.page_creation import PageCreation
from cms.models.page_review import PageReview
from cms.models.pages import BasePage
from cms.models.retention import RetentionState
from cms.models.revision_name import RevisionName
from cms.models.second_factor_reset import SecondFactorReset
from cms.models.shipped_role import ShippedRole
from cms.models.spoken_text import SpokenText
from cms.models.step_reminder import StepReminder, StepWait
from cms.models.table_version import TableVersion
from cms.models.texts import OutboundText
from cms.models.unmerged import OpenedRevision, UnmergedText
from cms.models.visits import VisitCount
from cms.models.webhooks import WebhookDelivery, WebhookReceiver
from cms.models.worker_heartbeat import WorkerHeartbeat
