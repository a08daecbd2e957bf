"""Setting up and checking the second factor."""

from __future__ import annotations

import base64
import io
import time
from typing import TYPE_CHECKING, Any

import qrcode
from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

if TYPE_CHECKING:
    from django.contrib.auth.models import User

RECOVERY_CODES = 8
LOGGED_IN_AT = "logged_in_at"  # in the session


def _note_login(request: HttpRequest, **_signal: Any) -> None:
    request.session[LOGGED_IN_AT] = int(time.time())


def connect() -> None:
    """Connect the receiver that stores in the session when each login began."""
    user_logged_in.connect(_note_login, dispatch_uid="second_factor")


def take_away(account: User) -> None:
    """Delete the devices and recovery codes of `account` and end its logins everywhere: the next one begins with the password."""
    TOTPDevice.objects.filter(user=account).delete()
    StaticDevice.objects.filter(user=account).delete()
    sessions = Session.objects.all()
    theirs = [session.pk for session in sessions.iterator() if session.get_decoded().get(SESSION_KEY) == str(account.pk)]
    sessions.filter(pk__in=theirs).delete()


@transaction.atomic
def pending_device(user: User) -> TOTPDevice:
    """Return the device that `user` is setting up, made on the first call; one at a time, of several the newest.

    Nothing in the database keeps a second one out, so the row of the account is locked until the transaction ends.
    """
    get_user_model().objects.select_for_update().get(pk=user.pk)
    pending = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("-pk")
    device = pending.first() or TOTPDevice.objects.create(user=user, confirmed=False, name="TOTP")
    pending.exclude(pk=device.pk).delete()
    return device


def qr_picture(device: TOTPDevice) -> str:
    """Return the secret of `device` as a PNG in a data address, for an authenticator app to scan."""
    stream = io.BytesIO()
    qrcode.make(device.config_url, box_size=6, border=2).save(stream)
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()


def secret_text(device: TOTPDevice) -> str:
    """Return the secret in groups of four letters, for typing where nothing can be scanned."""
    text = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


@transaction.atomic
def confirm(user: User, code: str) -> list[str] | None:
    """Confirm the pending device with a code of it; return new recovery codes, or None when the code is wrong."""
    device = pending_device(user)
    if not device.verify_token(code):
        return None
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed, device.created_at = True, timezone.now()  # how long a person has had it counts from here
    device.save(update_fields=["confirmed", "created_at"])
    StaticDevice.objects.filter(user=user).delete()
    recovery = StaticDevice.objects.create(user=user, name="recovery")
    codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=recovery, token=token) for token in codes)
    return codes
