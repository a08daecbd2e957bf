"""Public copies of citizens' files: drawn again with what is private blacked out, or another file put in their place."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cms.text.personal_data import find_personal_data
from qa.attachments.checks.inspect import Accepted
from qa.attachments.checks.kinds import JPEG, PDF, PNG
from qa.attachments.storage import files
from qa.models import AnswerPage, Attachment, PublicCopy, Question
from qa.vocabulary.errors import Refused
from qa.workflow.actors import Actor
from qa.workflow.engine import perform

DRAWN = (PDF, JPEG, PNG)
_PROGRAM = Path(__file__).with_name("rendering.py")
_PATIENCE_S = 90
_AREA = re.compile(r"\s*(\d{1,3})" + r"[\s:;,]+(\d{1,3}(?:\.\d+)?)" * 4 + r"\s*")


def run(data: bytes, **order: Any) -> bytes:
    """Carry out an order of rendering.py on a file, in a process of its own. Raises Refused when the file cannot be drawn."""
    command = [sys.executable, str(_PROGRAM), json.dumps(order)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_PATIENCE_S, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise Refused(_("Drawing the file takes too long. Upload a version that may be published instead.")) from None
    if done.returncode or not done.stdout:
        if b"TooManyPages" in done.stderr:
            raise Refused(_("The file has more than 20 pages. Upload the pages that may be published instead."))
        raise Refused(_("This file cannot be drawn. Upload a version that may be published instead."))
    return done.stdout


def parse_areas(text: str) -> list[tuple[int, float, float, float, float]]:
    """Read areas, one a line: page, left, top, width, height in per cent. Raises Refused that names the line it cannot read."""
    areas = []
    for line in filter(str.strip, text.splitlines()):
        match = _AREA.fullmatch(line)
        values = [float(value) for value in match.groups()] if match else []
        if not values or max(values[1:]) > 100 or min(values[0], *values[3:]) <= 0:
            raise Refused(_("Not an area: “%(line)s”. Write page, left, top, width and height, in per cent of the page.") % {"line": line})
        areas.append((int(values[0]), values[1], values[2], values[3], values[4]))
    return areas


def draw(
    original: Accepted,
    *,
    title: str,
    areas: Sequence[tuple[int, float, float, float, float]] = (),
    left_out: Sequence[int] = (),
    replacement: Accepted | None = None,
) -> tuple[bytes, str]:
    """Draw a file, or the one that replaces it, for publication; return the bytes and the type.

    Raises Refused when the file, or its title, cannot be published.
    """
    if find_personal_data(title):
        raise Refused(_("The name on the page looks like personal data."))
    source = replacement or original
    if source.mime not in DRAWN:
        raise Refused(_("Only PDF files and pictures can be drawn. Upload a PDF that may be published instead."))
    return run(source.data, do="black", areas=areas, left_out=left_out), PDF if source.mime == PDF else JPEG


def original_of(attachment: Attachment) -> Accepted:
    """Return the bytes of a file as its sender sent it; empty, which cannot be drawn, where it is missing on the disk."""
    try:
        data = files.path_of(attachment.stored_name).read_bytes()
    except OSError:
        data = b""
    return Accepted(attachment.original_name, attachment.mime, data)


def make_copy(
    attachment: Attachment,
    actor: Actor,
    *,
    title: str,
    areas: Sequence[tuple[int, float, float, float, float]] = (),
    left_out: Sequence[int] = (),
    replacement: Accepted | None = None,
) -> PublicCopy:
    """Make or renew the public copy of a file and log it; allowed to those who may change the public text.

    A published page shows the copy at once.
    """
    question = attachment.question
    if question is None:
        raise Refused(_("This file belongs to no question yet."))
    drawn, mime = draw(original_of(attachment), title=title, areas=areas, left_out=left_out, replacement=replacement)
    stored = files.write(drawn)
    try:
        with transaction.atomic():
            log = {"file": attachment.pk, "public": True, "areas": len(areas), "left_out": len(left_out), "replaced": bool(replacement)}
            perform(question, "edit_public_copy", actor, log=log)
            PublicCopy.objects.filter(attachment=attachment).delete()
            return PublicCopy.objects.create(
                question=question,
                attachment=attachment,
                title=title,
                stored_name=stored,
                sha256=hashlib.sha256(drawn).hexdigest(),
                size=len(drawn),
                mime=mime,
                areas=[] if replacement else [list(area) for area in areas],
                left_out=[] if replacement else list(left_out),
                made_by=actor.user,
            )
    except BaseException:
        files.remove(stored)
        raise


@transaction.atomic
def withdraw_copy(copy: PublicCopy, actor: Actor) -> None:
    """Take a public copy away again, also from a published page; the log says so."""
    perform(copy.question, "edit_public_copy", actor, log={"file": copy.attachment_id, "public": False})
    copy.delete()


def is_public(question: Question) -> bool:
    """Return True while everyone may read the answer's page, and with it the public copies."""
    pages = AnswerPage.objects.readable().filter(question=question)
    return question.is_public and pages.exists()
