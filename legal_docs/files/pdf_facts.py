"""What a PDF says of itself: how many pages it has, who signed it with which certificate, and when."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from legal_docs.models import ports

logger = logging.getLogger(__name__)

# What broken files make pypdf and cryptography raise.
_UNREADABLE = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, OSError, RecursionError)


@ports.facts_of_pdf.provide
def facts_of_pdf(file: Any) -> tuple[int | None, list[dict[str, str]]]:
    """Return the number of pages and the signatures of a stored PDF; `(None, [])` when it cannot be read.

    Each signature has what of `signer`, `organisation`, `issuer` (of the certificate), `signed_at` (ISO) and `reason` the file
    states. They are read, not verified: whether a certificate is trusted is for the authority that issued it to say.
    """
    try:
        with file.open("rb") as stream:
            reader = PdfReader(stream)
            return len(reader.pages), [facts for field in _signature_fields(reader) if (facts := _facts(field))]
    except _UNREADABLE as error:
        logger.warning("PDF %s cannot be read: %s", getattr(file, "name", ""), error)
        return None, []


def _signature_fields(reader: PdfReader) -> list[Any]:
    """The signature dictionaries of the form fields, those of nested fields too."""
    root: Any = reader.trailer["/Root"]
    form = root.get("/AcroForm")
    waiting = list(form.get_object().get("/Fields", [])) if form is not None else []
    found = []
    while waiting:
        entry = waiting.pop(0).get_object()
        waiting.extend(entry.get("/Kids", []))
        if entry.get("/FT") == "/Sig" and entry.get("/V") is not None:
            found.append(entry["/V"].get_object())
    return found


def _facts(signature: Any) -> dict[str, str]:
    stated = {
        "signer": str(signature.get("/Name", "")).strip(),
        "reason": str(signature.get("/Reason", "")).strip(),
        "signed_at": pdf_time(str(signature.get("/M", ""))),
        **_certificate(bytes(signature.get("/Contents", b""))),
    }
    return {name: value for name, value in stated.items() if value}


def _certificate(contents: bytes) -> dict[str, str]:
    """Return the names on the signer's certificate of a PKCS #7 signature; nothing where it holds none that can be read."""
    try:
        certificates = pkcs7.load_der_pkcs7_certificates(_der(contents))
    except (ValueError, TypeError):
        return {}
    issuers = {certificate.issuer for certificate in certificates if certificate.issuer != certificate.subject}
    own = next((certificate for certificate in certificates if certificate.subject not in issuers), None)
    if own is None:
        return {}
    names = {
        "signer": _name(own.subject, NameOID.COMMON_NAME),
        "organisation": _name(own.subject, NameOID.ORGANIZATION_NAME),
        "issuer": _name(own.issuer, NameOID.COMMON_NAME),
    }
    return {name: value for name, value in names.items() if value}


def _der(contents: bytes) -> bytes:
    """The signature without the zeros that fill up its place in the file: its first bytes say how long it is."""
    if len(contents) < 4 or contents[0] != 0x30 or contents[1] < 0x80:
        return contents
    width = contents[1] & 0x7F
    return contents[: 2 + width + int.from_bytes(contents[2 : 2 + width], "big")]


def _name(name: x509.Name, which: Any) -> str:
    found = name.get_attributes_for_oid(which)
    return str(found[0].value) if found else ""


def pdf_time(stated: str) -> str:
    """Return a PDF date (`D:20240115093000+07'00'`) as ISO 8601; "" when it is none."""
    digits = stated.removeprefix("D:").replace("'", "")
    for form in ("%Y%m%d%H%M%S%z", "%Y%m%d%H%M%SZ", "%Y%m%d%H%M%S", "%Y%m%d"):
        try:
            return datetime.strptime(digits, form).isoformat()
        except ValueError:
            continue
    return ""
