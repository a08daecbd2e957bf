"""The kernel's rows: the abstract page, the abstract leased row, the mail outbox, the texts of files, the worker's heartbeat."""

from cms.models.file_text import FileText
from cms.models.mail import OutboundMail
from cms.models.pages import BasePage
from cms.models.worker_heartbeat import WorkerHeartbeat

__all__ = ["BasePage", "FileText", "OutboundMail", "WorkerHeartbeat"]
