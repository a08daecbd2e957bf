"""Setting up and checking the second factor."""

from __future__ import annotations

import base64
import io
from typing import Any

import qrcode
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES = 8


def pending_device(user: Any) -> TOTPDevice:
    """Return the device that `user` is setting up, made on the first call."""
    device, _created = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "TOTP"})
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
def confirm(user: Any, code: str) -> list[str] | None:
    """Confirm the pending device with a code of it; give new recovery codes, or None when the code is wrong."""
    device = pending_device(user)
    if not device.verify_token(code):
        return None
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    StaticDevice.objects.filter(user=user).delete()
    recovery = StaticDevice.objects.create(user=user, name="recovery")
    codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=recovery, token=token) for token in codes)
    return codes
