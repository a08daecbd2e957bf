"""Demo data of royalties: kinds with their rates, contributors, and who made some of the news."""

from __future__ import annotations

import json
from pathlib import Path

from home.models import Contribution, ContributionKind, Contributor, NewsPage, RoyaltyRate

CONTENT = Path(__file__).parent / "content" / "royalties.json"


def seed_royalties() -> None:
    """Make what is there on a first run; later runs leave what people changed alone."""
    if ContributionKind.objects.exists():
        return
    given = json.loads(CONTENT.read_text(encoding="utf-8"))
    for row in given["kinds"]:
        kind = ContributionKind.objects.create(name=row["name"], in_byline=row["in_byline"], order=row["order"])
        RoyaltyRate.objects.bulk_create(RoyaltyRate(kind=kind, amount=amount, valid_from=day) for amount, day in row["rates"])
    Contributor.objects.bulk_create(Contributor(**row) for row in given["contributors"])
    for order, (title, contributor, kind_name, coefficient) in enumerate(given["works"]):
        page = NewsPage.objects.filter(title__startswith=title).first()
        if page is not None:
            maker, made = Contributor.objects.get(name=contributor), ContributionKind.objects.get(name=kind_name)
            page.contributions.add(Contribution(contributor=maker, kind=made, coefficient=coefficient, sort_order=order))
            page.save_revision(log_action=False).publish(log_action=False)
