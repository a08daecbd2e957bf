"""The kernel's rows: page and leased row, mail outbox, texts of files, new pages, heartbeat, logins, roles, retention, following."""

from cms.models.access.embargo import EmbargoLink
from cms.models.access.login_throttle import LoginThrottle
from cms.models.access.openid_account import OpenIDAccount
from cms.models.access.second_factor_reset import SecondFactorReset
from cms.models.access.shipped_role import ShippedRole
from cms.models.background.file_deletion import FileDeletion
from cms.models.background.link_check import LinkCheck, PageLink
from cms.models.background.mail import OutboundMail
from cms.models.background.mail_wording import MailWording
from cms.models.background.retention import RetentionState
from cms.models.background.spoken_text import SpokenText
from cms.models.background.texts import OutboundText
from cms.models.background.worker_heartbeat import WorkerHeartbeat
from cms.models.files.file_text import FileText
from cms.models.following import Announcement, Subscription
from cms.models.numbering import LastNumber
from cms.models.pages.base_page import BasePage
from cms.models.pages.deleted_imports import DeletedImport
from cms.models.pages.page_creation import PageCreation
from cms.models.pages.visits import VisitCount
from cms.models.publishing.approval_link import ApprovalLink, LinkApprovalTask
from cms.models.publishing.bundle import Bundle, BundlePage, BundleWork
from cms.models.publishing.change_note import ChangeNote
from cms.models.publishing.page_review import PageReview
from cms.models.publishing.step_reminder import StepReminder, StepWait
from cms.models.publishing.unmerged import OpenedRevision, UnmergedText
from cms.models.revision_name import RevisionName
from cms.models.table_version import TableVersion
from cms.models.webhooks import WebhookDelivery, WebhookReceiver
