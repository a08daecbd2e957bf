"""The error of a file that cannot be read: a code for programs, a plain sentence for people."""

from __future__ import annotations

from legal_docs.text.messages import gettext_noop

REFUSALS = {
    "missing": gettext_noop("There is no file “%(name)s”."),
    "empty_file": gettext_noop("The file is empty (0 bytes). Please send it again."),
    "too_large": gettext_noop("The file has %(size)s MB; at most %(limit)s MB can be read. Please split it or make a smaller PDF."),
    "wrong_extension": gettext_noop(
        "The file is named %(extension)s but its content is %(found)s. Please give it the right name or save it again."
    ),
    "unknown_format": gettext_noop(
        "This kind of file (%(extension)s) cannot be read. Please use DOCX, DOC, RTF, PDF, HTML, TXT, JPG, PNG or TIFF."
    ),
    "waits_already": gettext_noop("You sent this file in already; it waits for you in the list."),
    "encrypted": gettext_noop("The file is locked with a password. Please remove the password and send it again."),
    "macros": gettext_noop("The file contains macros (programs) and was refused. Please save it as an ordinary DOCX."),
    "zip_bomb": gettext_noop("The file unpacks to far more than its size and was refused."),
    "damaged": gettext_noop(  # `detail` is for the log: the words of a program would not help the person who sent the file
        "The file is damaged or not complete and cannot be opened. Please open it on your computer, save it again and send it once more."
    ),
    "no_text_layer": gettext_noop(
        "This PDF is a scan: it has pictures of pages and no text. Please send the Word file, or a PDF with text."
    ),
    "no_text_of_picture": gettext_noop(
        "The text in this picture could not be recognised. Please send a sharper picture, the Word file, or a PDF with text."
    ),
    "too_many_pages": gettext_noop("The scan has more than %(limit)s pages. Please split it into several files."),
    "unreadable_text": gettext_noop(
        "The text in this file is not readable Vietnamese (a bad text recognition, most likely). Please send another file."
    ),
    "no_text": gettext_noop("The file can be opened but has no text."),
    "legacy_font": gettext_noop(
        "The text is in the old font encoding %(encoding)s and could not be converted. Please convert it to Unicode."
    ),
    "office_missing": gettext_noop(
        "To read %(extension)s files, LibreOffice must be installed on the server. Please save the file as DOCX."
    ),
    "office_timeout": gettext_noop("Reading the file took longer than %(seconds)s seconds and was stopped. Please save it as DOCX."),
    "recognition_timeout": gettext_noop(
        "Recognising the text of a page took longer than %(seconds)s seconds and was stopped. "
        "Please try again later, or send the Word file or a PDF with text."
    ),
    "confidential": gettext_noop("The document is marked “%(marking)s” (state secret). Such documents must not be put on this site."),
}


class UnreadableFile(Exception):
    """A file was refused or could not be read: `code` is a key of `REFUSALS`, `data` fills the blanks of its sentence."""

    def __init__(self, code: str, **data: str) -> None:
        super().__init__(code)
        self.code = code
        self.data = data

    def __str__(self) -> str:
        """Return the sentence in English."""
        template = REFUSALS.get(self.code, self.code)
        return template % self.data if self.data else template


class NeedsWorker(UnreadableFile):
    """Reading the file takes minutes, or a program that the worker may have: not done while somebody waits for the answer."""
