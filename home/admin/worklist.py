"""The worklist of the portal's editors on the admin's first screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.contracts.worklist import WorklistItem, worklist_provider
from cms.storage.kept import Kept
from home.agency.duties.report import report
from home.models import LegalRegime, ProcedureBasis, ServiceChannel
from home.services.channels.link_checks import unanswered_count

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_gaps: Kept[int] = Kept()  # by regime: the report asks every app for what it has


@worklist_provider
def portal_waiting(user: User) -> Iterator[WorklistItem]:
    """Return the worklist of editors: procedures without basis, duties that are not met, dead links of channels."""
    if user.has_perm("home.view_procedurebasis"):
        ended = ProcedureBasis.objects.ended().values("procedure").distinct().count()
        yield WorklistItem(_("procedures whose legal basis has ended"), ended, reverse("home_admin:ended_bases"), late=True)
    regime = LegalRegime.objects.on(timezone.localdate()) if user.has_perm("home.change_duty") else None
    if regime:
        gaps = _gaps.get(regime.pk, lambda: len(report(regime).gaps))
        yield WorklistItem(_("duties of the portal that are not met"), gaps, reverse("home_admin:compliance"), late=True)
    if user.has_perm("home.change_servicechannel"):
        address = reverse(ServiceChannel.snippet_viewset.get_url_name("list"))  # type: ignore[attr-defined]
        yield WorklistItem(_("service channels that do not answer"), unanswered_count(), address, late=True)
