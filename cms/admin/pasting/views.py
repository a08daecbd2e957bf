"""The endpoint of the editor that turns a paste, pictures or a Word file into blocks for the form that is open."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from hashlib import sha1
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from xml.parsers.expat import ExpatError

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.permissions import policy_registry

from cms.admin.pasting.pasted import Pasted, read
from cms.contracts.accounts import signed_in
from cms.models.blocks.body import BodyStream

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LARGEST = 30 * 1024 * 1024
LARGEST_UNPACKED = 300 * 1024 * 1024
LEAST_RAISED = 2  # half points: less only corrects the look of a letter
_TEXT = "word/document.xml"
_RAISED = re.compile(rb'<w:position w:val="(-?)(\d+)"\s*/>')
_WORD_TITLES = "p[style-name='Title'] => h1:fresh\np[style-name='Quote'] => blockquote > p:fresh"


class Refused(Exception):
    """What was sent cannot be read; the words say why."""


@require_POST
def pasted_blocks(request: HttpRequest) -> JsonResponse:
    """Return the blocks of the posted `html`, Word file (`word`) and pictures (`picture`), and sentences on what was left out.

    With `gallery` several pictures make one gallery.
    """
    files = request.FILES
    if sum(file.size or 0 for _name, several in files.lists() for file in several) > LARGEST:
        return _refused(_("This is too large: at most 30 MB at once."))
    word, pasted = files.get("word"), files.get("html")
    try:
        html = html_of_word(word) if word else pasted.read().decode(errors="replace") if pasted else ""
        found = read(html, lambda data: stored_picture(signed_in(request), data))
        keys = [stored_picture(signed_in(request), picture.read()) for picture in files.getlist("picture")]
        found.left_out["unreadable"] += keys.count(None)
        pictures = [{"image": key, "alternative": "", "caption": "", "source": ""} for key in keys if key]
        if "gallery" in request.POST and len(pictures) > 1:
            found.add("gallery", [{"type": "item", "id": str(uuid4()), "value": picture} for picture in pictures])
        else:
            for picture in pictures:
                found.add("image", picture)
        stream = BodyStream()
        blocks = stream.get_form_state(stream.to_python(found.blocks))
    except Refused as refused:
        return _refused(str(refused))
    except (RecursionError, AssertionError):  # the second is what Wagtail's converter raises
        return _refused(_("The parts of this text lie too deep or wrongly in each other: paste it without formatting."))
    return JsonResponse({"blocks": blocks, "notes": list(notes(found))})


def html_of_word(file: UploadedFile) -> str:
    """Return a Word file (.docx) as HTML with its pictures. Raise Refused for any other file."""
    try:
        with zipfile.ZipFile(file) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise Refused(_("This file is too large when unpacked."))
            source: Any = _with_raised_letters(packed) if _RAISED.search(packed.read(_TEXT)) else file
        source.seek(0)
        import mammoth  # only who pastes a file of Word needs it

        return str(mammoth.convert_to_html(source, style_map=_WORD_TITLES, external_file_access=False).value)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, OSError, AttributeError, RuntimeError, ExpatError) as error:
        raise Refused(_("This is no Word file (.docx) that can be read. An older .doc: save it in Word as .docx first.")) from error


def _with_raised_letters(packed: zipfile.ZipFile) -> BytesIO:
    """Return a Word file in which letters that are raised or lowered by points stand as super- or subscript.

    LibreOffice writes m² so, and Word under Font, Position; mammoth reads the other form alone.
    """
    again = BytesIO()
    with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as written:
        for name in packed.namelist():
            content = packed.read(name)
            written.writestr(name, _RAISED.sub(_aligned, content) if name == _TEXT else content)
    return again


def _aligned(found: re.Match[bytes]) -> bytes:
    if int(found[2]) < LEAST_RAISED:
        return found[0]
    return b'<w:vertAlign w:val="%s"/>' % (b"subscript" if found[1] else b"superscript")


def stored_picture(user: User, data: bytes) -> int | None:
    """Store a picture in the first collection where `user` may add some, once; return its key, None where it is none or may not be."""
    model: Any = get_image_model()
    collection = policy_registry.get_by_type(model).collections_user_has_permission_for(user, "add").first()
    if collection is None:
        return None
    digest = sha1(data, usedforsecurity=False).hexdigest()  # as Wagtail's own `file_hash`
    if (known := model.objects.filter(file_hash=digest, collection=collection).first()) is not None:
        return int(known.pk)
    name = f"hinh-{digest[:8]}.{_ending(data)}"
    form = get_image_form(model)({"title": name, "collection": collection.pk}, {"file": SimpleUploadedFile(name, data)}, user=user)
    if not form.is_valid():
        return None
    form.instance.uploaded_by_user = user
    form.instance.file_hash = digest
    return int(form.save().pk)


def _ending(data: bytes) -> str:
    """Return the ending that fits the format of a picture; "bin", which no form takes, where it is none."""
    try:
        with PillowImage.open(BytesIO(data)) as picture:
            return {"JPEG": "jpg"}.get(picture.format or "", (picture.format or "bin").lower())
    except (UnidentifiedImageError, OSError, ValueError, PillowImage.DecompressionBombError):
        return "bin"


def notes(found: Pasted) -> Iterator[str]:
    """Yield a sentence for each kind of thing that is not among the blocks, or is there in another form."""
    out = found.left_out
    if count := out["outside"]:
        yield ngettext(
            "%(n)d picture was left out since it is not in what was pasted: paste it by itself, or open the Word file here.",
            "%(n)d pictures were left out since they are not in what was pasted: paste each by itself, or open the Word file here.",
            count,
        ) % {"n": count}
    if count := out["unreadable"]:
        yield ngettext(
            "%(n)d picture was left out: its format is not accepted, or you may not add pictures.",
            "%(n)d pictures were left out: their format is not accepted, or you may not add pictures.",
            count,
        ) % {"n": count}
    if count := out["embedded"]:
        yield ngettext(
            "%(n)d embedded part of another site or form was left out.",
            "%(n)d embedded parts of other sites or forms were left out.",
            count,
        ) % {"n": count}
    if count := out["merged"]:
        yield ngettext(
            "%(n)d merged cell was divided: its words stand in its first cell.",
            "%(n)d merged cells were divided: their words stand in the first cell of each.",
            count,
        ) % {"n": count}
    if out["cut"]:
        yield _("A table was too large: of each table at most 1,000 rows and 40 columns are taken.")
    if out["struck"]:
        yield _("Words that were struck through stand in the text as plain words: delete those that no longer hold.")
    if count := out["long"]:
        yield _("The text is too long for one page: %(n)d parts at its end were left out.") % {"n": count}
    if any(block["type"] == "gallery" or (block["type"] == "image" and not block["value"]["alternative"]) for block in found.blocks):
        yield _("Describe each picture for people who do not see it, before the page is published.")


def _refused(words: str) -> JsonResponse:
    return JsonResponse({"error": words}, status=400)
