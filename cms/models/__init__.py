"""The kernel's rows: the abstract page, the abstract leased row, the outbox for mail, the texts of files, the open forms for new pages."""

from cms.models.file_text import FileText
from cms.models.mail import OutboundMail
from cms.models.page_creation import PageCreation
from cms.models.pages import BasePage

__all__ = ["BasePage", "FileText", "OutboundMail", "PageCreation"]
