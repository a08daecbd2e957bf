"""Mails with a DKIM signature (RFC 6376), so that the server of the recipient knows that they came from this portal unchanged."""

from __future__ import annotations

from email.message import Message
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import utf8_charset_qp

# RFC 8058 asks that the two headers of one-click unsubscribing are signed; the last is named once more, so that nobody can add a second.
_SIGNED = (
    *("To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"),
    *("List-Unsubscribe", "List-Unsubscribe-Post", "From", "From"),
)


class SignedMessage(EmailMultiAlternatives):
    """A mail that is signed with `DKIM_KEY`, where one is set, for the domain of its sender."""

    def message(self) -> Message:  # type: ignore[override]  # Django's own type is the same at run time
        """Return the mail with its DKIM signature; unsigned where no key is set."""
        if not settings.DKIM_KEY:
            return super().message()
        self.encoding = utf8_charset_qp  # a server on the way must have nothing to recode: it would break the signature
        message = super().message()
        message["DKIM-Signature"] = _signature(message)
        return message


def _signature(message: Message) -> str:
    import dkim  # loaded where a key is set, not in every process

    domain = parseaddr(str(message["From"]))[1].rpartition("@")[2]
    names = [name.encode() for name in _SIGNED if name in message]
    whole = message.as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's messages take it
    signed = dkim.sign(whole, settings.DKIM_SELECTOR.encode(), domain.encode(), settings.DKIM_KEY.encode(), include_headers=names)
    return " ".join(signed.decode().partition(":")[2].split())
