"""The parts of a life event as its page shows it: bases with their validity, pages that help, offices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from cms.models.pages import front_page
from home.models.pages import ports
from home.services.procedures.bases import bases_of
from home.services.procedures.parts import fee_of

if TYPE_CHECKING:
    from home.models import LifeEventPage


@ports.life_event_parts.register
def life_event_parts(request: HttpRequest, page: LifeEventPage) -> dict[str, Any]:
    """Return the context of a life event; pages that the public may not read are left out.

    Each step comes with the fee of its procedure, so that what an editor wrote in short above never stands alone.
    """
    ids = [block.value.pk for block in page.related if block.value]
    cards = front_page.cards_of(ids)
    return {
        "steps": [(block.value, fee_of(block.value["procedure"]) if block.value["procedure"] else "") for block in page.steps],
        "bases": bases_of(page),
        "helping": [cards[key] for key in ids if key in cards],
        "offices": list(page.offices.all()),
    }
