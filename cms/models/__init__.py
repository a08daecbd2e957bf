"""The kernel's rows: abstract page, abstract leased row, mail outbox, texts of files, open forms for new pages, heartbeat."""

from cms.models.file_text import FileText
from cms.models.mail import OutboundMail
from cms.models.page_creation import PageCreation
from cms.models.pages import BasePage
from cms.models.table_version import TableVersion
from cms.models.worker_heartbeat import WorkerHeartbeat

__all__ = ["BasePage", "FileText", "OutboundMail", "PageCreation", "TableVersion", "WorkerHeartbeat"]
