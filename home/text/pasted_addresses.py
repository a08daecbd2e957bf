"""Addresses that people paste, brought to one form that can be compared with the channels."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from urllib.parse import parse_qsl, unquote, urlsplit

from cms.text.vietnamese import fold

# Letters of other scripts that look like Latin ones, and digits and pairs that stand for letters in forged names.
_LOOK_ALIKES = str.maketrans("аеорсухікѕјԁһвмнтντκαογ013457ı", "aeopcyxiksjdhbmhtvtkaoyoleasti")
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]+")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_PHONE = re.compile(r"(?:tel:)?\+?[0-9.()-]{3,20}")
_DEFAULT_PORTS = {None, 80, 443}
_NEAR = 0.8  # likeness of two names from which one may be taken for the other


@dataclass(frozen=True, slots=True)
class Address:
    """An address in one form: `kind` is "web", "mail" or "phone", `name` a host in ASCII, a mail address or digits.

    `path` has no "/" at its end; its first part, mostly the name of an account, is in lower case. `query` are the parameters.
    """

    kind: str
    name: str
    path: str = ""
    query: tuple[tuple[str, str], ...] = ()

    def holds(self, other: Address) -> bool:
        """Return whether `other` is this address or, on the same host, lies below it.

        Each parameter of this one must be there once, with its value. A path with `..` in it leads elsewhere: only a whole host holds it.
        """
        asked = {name for name, _value in self.query}
        if (self.kind, self.name) != (other.kind, other.name) or sorted(self.query) != sorted(x for x in other.query if x[0] in asked):
            return False
        if ".." in unquote(other.path).replace("\\", "/").split("/"):
            return not self.path
        return not self.path or other.path == self.path or other.path.startswith(f"{self.path}/")


def pasted_address(text: str) -> Address | None:
    """Return what was pasted in one form; None for what is no telephone number, mail address or web address.

    Reads a web address as a browser does: what stands before `@` is no part of the host, `\\` counts as `/`, signs that are not
    seen do not count.
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).replace("\\", "/")
    if _PHONE.fullmatch(text) and sum(sign.isdigit() for sign in text) >= 3 and not _looks_like_host(text):
        return Address("phone", _digits(text))
    if text.lower().startswith("mailto:") or ("@" in text and "/" not in text and not _SCHEME.match(text)):
        return _mail(text.partition("?")[0].lower().removeprefix("mailto:"))
    return _web(text)


def _looks_like_host(text: str) -> bool:
    """Return whether digits are written as an IP address."""
    return re.fullmatch(r"\d{1,3}(?:\.\d{1,3}){3}", text) is not None


def _digits(text: str) -> str:
    """Return a telephone number as digits, with the 0 of a call inside the country for +84, or 84 and 0084 before a whole number."""
    digits = re.sub(r"[^\d+]", "", text)
    return re.sub(r"^(?:\+84|(?:00)?84(?=\d{9,10}$))", "0", digits).lstrip("+")


def _mail(text: str) -> Address | None:
    user, _at, host = text.rpartition("@")
    host = _host(host) or ""
    return Address("mail", f"{user}@{host}") if user and host else None


def _web(text: str) -> Address | None:
    if not re.match(r"https?:", text, re.IGNORECASE):
        if _SCHEME.match(text) and not re.match(r"[^/:]+:\d+(?:/|$)", text):
            return None  # javascript:, data: …
        text = f"https://{text.lstrip('/')}"
    try:
        parts = urlsplit(re.sub(r"^(https?):/*", r"\1://", text, flags=re.IGNORECASE))
        port = parts.port
    except ValueError:
        return None
    host = _host(parts.hostname or "")
    if not host:
        return None
    name = host if port in _DEFAULT_PORTS else f"{host}:{port}"
    first, slash, rest = parts.path.strip("/").partition("/")
    path = f"/{first.lower()}{slash}{rest}" if first else ""
    return Address("web", name, path, tuple(parse_qsl(parts.query, keep_blank_values=True)))


def _host(text: str) -> str | None:
    """Return a host in lower-case ASCII without `www.` or `m.` before it; None for what is none."""
    try:
        host = text.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    host = re.sub(r"^(?:www|m)\.(?=.+\.)", "", host)
    return host if re.fullmatch(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", host) else None


def looks_like(ours: Address, other: Address) -> bool:
    """Return whether `other`, not ours, may be taken for ours: written with look-alike letters, one letter off, or our name inside it.

    Of two accounts of one network the account is compared, of two hosts their names. A host below ours is no look-alike.
    """
    if ours.kind != other.kind or ours.kind == "phone":
        return False
    if ours.name == other.name:
        return _near(ours.path, other.path)
    mine, theirs = ours.name.partition("@")[2] or ours.name, other.name.partition("@")[2] or other.name
    if theirs == mine:
        return _near(ours.name, other.name)
    if theirs.endswith(f".{mine}"):
        return False
    label = _skeleton(mine.partition(".")[0] if ours.kind == "mail" or not ours.path else "")
    inside = len(label) >= 4 and label in _skeleton(theirs).replace("-", "").replace(".", "")
    return inside or _near(mine, theirs)


def _near(first: str, second: str) -> bool:
    return SequenceMatcher(None, _skeleton(first), _skeleton(second), autojunk=False).ratio() >= _NEAR


def _skeleton(name: str) -> str:
    """Return the skeleton of a name (Unicode TS 39): without tone marks, look-alikes of other scripts and digits as Latin letters."""
    labels = []
    for label in name.split("."):
        with suppress(UnicodeError):
            label = label.encode("ascii").decode("idna") if label.startswith("xn--") else label
        labels.append(label)
    text = fold(".".join(labels)).translate(_LOOK_ALIKES)
    for pair, letter in _PAIRS:
        text = text.replace(pair, letter)
    return text
