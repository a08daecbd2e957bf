"""Notices about matters that another office handles, and how to reach it: shown instead of the form, and nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Redirection:
    """A notice instead of the form: title, what to do, and where (words with an address, or a link)."""

    title: Any
    text: Any
    doors: tuple[tuple[Any, str], ...] = ()


REDIRECTIONS: dict[str, Redirection] = {
    "complaint": Redirection(
        _("A complaint is handled under the Law on Complaints"),
        _(
            "A complaint must be signed and name you and the decision or act that you complain of. It goes to the person who took that "
            "decision or heads that office: bring it to the office that receives citizens, or send it by post. A question here would not "
            "keep the time limit for complaints."
        ),
        ((_("Where citizens are received: see the contact page"), "/lien-he/"),),
    ),
    "denunciation": Redirection(
        _("A denunciation is handled under the Law on Denunciations"),
        _(
            "Whoever denounces an unlawful act is protected: their name is kept secret. That protection does not exist in a question "
            "section. Bring the denunciation to the office that receives citizens, send it by post, or call the hotline of the "
            "inspectorate."
        ),
        ((_("Where citizens are received: see the contact page"), "/lien-he/"),),
    ),
    "emergency": Redirection(
        _("In an emergency, call now"),
        _("Nobody reads the questions here at night. Police: 113. Fire brigade and rescue: 114. Ambulance: 115. Search and rescue: 112."),
        ((_("Call 113 (police)"), "tel:113"), (_("Call 114 (fire)"), "tel:114"), (_("Call 115 (ambulance)"), "tel:115")),
    ),
    "dossier": Redirection(
        _("You can look up your dossier yourself"),
        _(
            "The state of a dossier is in the National Public Service Portal, with the number on your receipt, day and night. The one-stop "
            "office that took your dossier also tells you."
        ),
        ((_("National Public Service Portal: dichvucong.gov.vn"), "https://dichvucong.gov.vn/"),),
    ),
}
