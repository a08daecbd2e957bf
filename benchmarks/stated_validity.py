"""What the documents of a portal say of each other's validity, in the database of VAR_DIR.

`python -m benchmarks.stated_validity [--list]`
"""

from __future__ import annotations

import argparse
import os
from collections import Counter

import django


def main() -> None:
    """Print how many documents have which status, how many relations are facts, possible or waiting, and how many tasks ask about them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true", help="print each document that has ended or is changed, with the sentences")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    from legal_docs.models import LegalDocumentPage, LegalTask, Relation
    from legal_docs.text.vocabulary import CHANGES_VALIDITY, Status

    print("documents:", dict(Counter(LegalDocumentPage.objects.live().values_list("status", flat=True))))
    acting = Relation.objects.filter(kind__in=CHANGES_VALIDITY).select_related("document", "target", "candidate")
    states = Counter((one.kind, one.scope, "fact" if one.target else "possible" if one.candidate else "not here") for one in acting)
    for (kind, scope, state), count in sorted(states.items()):
        print(f"{kind} {scope}, {state}: {count}")
    print("tasks:", dict(Counter(LegalTask.objects.filter(settled_at=None).values_list("kind", flat=True))))
    changed = LegalDocumentPage.objects.live().filter(status__in=(Status.EXPIRED, Status.PARTLY_EXPIRED)).order_by("status", "number")
    for page in changed if options.list else ():
        print(f"{page.number}: {page.status} since {page.status_since}, own end {page.lapses_on}")
        for one in acting.filter(target=page):
            print(f"    {one.document.number} {one.kind} {one.provisions} | {' '.join(one.evidence.split())}")


if __name__ == "__main__":
    main()
