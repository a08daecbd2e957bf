"""The result of the check of a digital signature, in one plain sentence for citizens and editors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.translation import gettext as _

# Values of `state`; ADDED: what was signed is intact, and what was added to the file after that is under a later signature.
INTACT, ADDED, CHANGED, UNCHECKED = "intact", "added", "changed", "unchecked"
KNOWN, UNKNOWN = "known", "unknown"  # values of `chain`


def signature_sentence(facts: Mapping[str, str]) -> str:
    """Return a sentence for a signature as `facts_of_pdf` gives it; one stored before signatures were checked counts as unchecked."""
    words = {
        "signer": facts.get("signer") or _("someone whose name is not stated"),
        "organisation": facts.get("organisation", ""),
        "issuer": facts.get("issuer") or _("an unnamed authority"),
        "time": _time(facts.get("signed_at", "")),
    }
    if words["organisation"] and words["organisation"] != words["signer"]:
        words["signer"] = f"{words['signer']} ({words['organisation']})"
    state, known = facts.get("state"), facts.get("chain") == KNOWN
    if state == INTACT and known:
        template = _("Valid: signed by %(signer)s, %(time)s, not changed since; the certificate is by %(issuer)s, which this site trusts.")
    elif state == INTACT:
        template = _(
            "Not changed since it was signed, %(time)s, in the name of %(signer)s; this site cannot confirm who signed, "
            "because it does not know the issuer of the certificate, %(issuer)s."
        )
    elif state == ADDED:
        template = _(
            "What %(signer)s signed, %(time)s, is in the file unchanged; something was added after that, "
            "such as number, day or seal, and is under a later signature."
        )
    elif state == CHANGED:
        template = _("Not valid: the file was changed after it was signed in the name of %(signer)s, %(time)s. Do not rely on it.")
    else:
        template = _("The signature in the name of %(signer)s, %(time)s, could not be checked.")
    return template % words


def _time(stated: str) -> str:
    """Return the moment of signing in the site's time zone."""
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:
        return _("at a time that is not stated")
    return _("at %(time)s") % {"time": written(timezone.localtime(moment) if moment.tzinfo else moment, "H:i d/m/Y")}
