"""Evidence of duties of the portal that this app gives: the checks of its own pages and rows."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from cms.contracts.duties import LATE_WITHIN, Evidence, LateItem, duty_check
from home.models import (
    ChannelDirectoryPage,
    ChannelState,
    DisclosureKind,
    DisclosurePage,
    LeaderEvent,
    NewsPage,
    Officer,
    Online,
    OrgUnit,
    OutageNotice,
    ProcedurePage,
    Role,
    ServiceChannel,
    SiteSettings,
    StandardPage,
)
from home.models.agency.body import OUTAGE_WORKING_DAYS


def _disclosures(kind: str) -> Evidence:
    pages = DisclosurePage.objects.listed().filter(kind=kind)
    recent = pages.filter(first_published_at__gte=timezone.now() - LATE_WITHIN).defer("body")
    late = tuple(LateItem(page.title, page.url or "", days) for page in recent if (days := page.working_days_late))
    return Evidence(pages.count(), pages.values_list("made_on", flat=True).first(), late)


for _kind in DisclosureKind:
    duty_check(f"disclosure:{_kind.value}")(partial(_disclosures, _kind.value))


def _people(role: str) -> Evidence:
    found = Officer.objects.in_office().filter(role=role)
    changed = found.aggregate(newest=Max("updated_at"))["newest"]
    return Evidence(found.count(), timezone.localdate(changed) if changed else None)


duty_check("leaders")(partial(_people, Role.LEADER))
duty_check("contacts")(partial(_people, Role.CONTACT))
duty_check("spokesperson")(partial(_people, Role.SPOKESPERSON))


@duty_check("units")
def units() -> Evidence:
    changed = OrgUnit.objects.aggregate(newest=Max("updated_at"))["newest"]
    return Evidence(OrgUnit.objects.count(), timezone.localdate(changed) if changed else None)


@duty_check("news")
def news() -> Evidence:
    newest = NewsPage.objects.readable().aggregate(newest=Max("published_at"), count=Max("pk"))
    return Evidence(int(newest["count"] is not None), timezone.localdate(newest["newest"]) if newest["newest"] else None)


@duty_check("direction")
def direction() -> Evidence:
    """Return the evidence of direction and administration: notices, and a calendar that has entries around today."""
    now, month = timezone.now(), timedelta(days=31)
    kept = LeaderEvent.objects.filter(starts_at__gte=now - month, starts_at__lt=now + month).exists()
    notices = _disclosures(DisclosureKind.DIRECTION)
    return notices if kept else Evidence(0)


@duty_check("procedures")
def procedures() -> Evidence:
    return Evidence(ProcedurePage.objects.readable().count())


@duty_check("online_reasons")
def online_reasons() -> Evidence:
    """Return the procedures whose online state is known; one in part without a reason counts as nothing."""
    known = ProcedurePage.objects.live().exclude(online="")
    without = known.filter(online=Online.PART, online_reason="").exists()
    return Evidence(0 if without else known.count())


@duty_check("channels")
def channels() -> Evidence:
    """Return the number of channels in use, none while their page is not public, and the day of the last change."""
    page = ChannelDirectoryPage.objects.readable().first()
    used = ServiceChannel.objects.exclude(state=ChannelState.RETIRED)
    changed = used.aggregate(newest=Max("updated_at"))["newest"]
    return Evidence(used.count() if page else 0, timezone.localdate(changed) if changed else None, url=(page.url or "") if page else "")


@duty_check("outages")
def outages() -> Evidence:
    """Return the evidence that outages are announced, with the notices of this quarter that were too late without force majeure."""
    recent = OutageNotice.objects.filter(starts_at__gte=timezone.now() - LATE_WITHIN)
    late = tuple(LateItem(str(one), "", OUTAGE_WORKING_DAYS - one.working_days_before) for one in recent if one.is_late)
    return Evidence(1, late=late)


@duty_check("english")
def english() -> Evidence:
    page = StandardPage.objects.readable().filter(language="en").order_by("path").first()
    return Evidence(int(page is not None), url=(page.url or "") if page else "")


@duty_check("site_map")
def site_map() -> Evidence:
    return Evidence(1, url=reverse("home:site_tree"))


@duty_check("feeds")
def feeds() -> Evidence:
    return Evidence(1, url=reverse("home:disclosures"))


@duty_check("agency_details")
def agency_details() -> Evidence:
    site = Site.objects.filter(is_default_site=True).first()
    return Evidence(int(site is not None and not SiteSettings.for_site(site).missing()))
