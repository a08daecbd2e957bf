"""The kernel's models: the abstract page that every page type extends, and the outbox for mail."""

from cms.models.mail import OutboundMail
from cms.models.pages import BasePage

__all__ = ["BasePage", "OutboundMail"]
