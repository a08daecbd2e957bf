"""An SMTP server for tests that keeps the mails it is sent, and can refuse them or hang."""

from __future__ import annotations

import asyncio
import email
import email.policy
import time
from email.message import EmailMessage
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller

from tests.servers.local import free_port


class MailCatcher:
    """Listens on `port` of the loopback or a free one while the block runs; `mails` holds what came, in order, `raw` as bytes."""

    def __init__(self, port: int = 0) -> None:
        self.mails: list[EmailMessage] = []
        self.refusing = self.hanging = False
        self.raw: list[bytes] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=port or free_port())

    @property
    def url(self) -> str:
        """For `EMAIL_URL`."""
        return f"smtp://127.0.0.1:{self.controller.port}"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        while self.hanging:
            await asyncio.sleep(0.2)
            if not self.hanging:
                return "451 too late"
        if self.refusing:
            return "451 not now"
        self.raw.append(envelope.content)
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
        return "250 kept"

    def wait_for(self, recipient: str, count: int = 1, seconds: float = 120) -> list[EmailMessage]:
        """Give the mails to `recipient` once there are `count`; raises AssertionError when the time is over."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [message for message in self.mails if recipient in str(message["To"])]
            if len(found) >= count:
                return found
            time.sleep(0.2)
        raise AssertionError(f"{count} mails to {recipient} were expected, {len(self.mails)} came in all")

    def __enter__(self) -> MailCatcher:
        self.controller.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.controller.stop()
