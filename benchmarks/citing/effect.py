"""Effect clauses: which of the labelled facts (days, ends, relations, provisions with a day of their own) are read, and what else?"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime

from benchmarks.citing.labels import Row, Steps, law_key, rows, steps_of_anchor, steps_of_place
from legal_docs.files.metadata.force.named_documents import RelationProposal
from legal_docs.files.metadata.proposing import propose
from legal_docs.importing.matching import extent_of
from legal_docs.law.validity.days.named_days import days_named
from legal_docs.text.citations.running_text import find_citations
from legal_docs.text.provisions.rows import rows_of
from legal_docs.text.structure.parser import parse
from legal_docs.text.vocabulary import RelationKind, Scope

_TYPES = {
    "NĐ": "Nghị định",
    "CP": "Nghị định",
    "HĐBT": "Nghị định",
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch",
}
_FIELDS = {
    RelationKind.REPLACES.value: "replaces",
    RelationKind.REPEALS.value: "repeals",
    RelationKind.AMENDS.value: "amends",
    RelationKind.SUSPENDS.value: "suspends",
    RelationKind.HALTS.value: "suspends",
}
_PARTIAL = "partial "  # before `repeals`, `replaces` and `amends` where a place is named


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a clause of effect says: of which field, of which law and place, on which day (ISO, or `event`)."""

    field: str
    law: str = ""
    place: Steps = ()
    day: str = ""


def labelled(row: Row) -> set[Fact]:
    """Return the facts of the labels of a clause."""
    facts = {Fact(field, day=row[field]) for field in ("effective", "expires", "applies_from") if row[field]}
    if row.get("effective_event"):
        facts.add(Fact("effective", day="event"))
    facts.update(Fact(field, law_key(one["law"])) for field in ("repeals", "replaces") for one in row[field])
    facts.update(Fact(_PARTIAL + one["kind"], law_key(one["law"]), steps_of_place(one["place"])) for one in row["partial"])
    facts.update(Fact("suspends", law_key(one["law"]), steps_of_place(one["place"])) for one in row.get("suspends", []))
    facts.update(Fact("phased", place=steps_of_place(one["place"]), day=one["date"]) for one in row.get("phased", []))
    return facts


def read(row: Row) -> set[Fact]:
    """Return the facts that the readers find in a clause, set into a document of its number and day; other right days as labelled."""
    text = _document(row)
    law = parse(text)
    proposal = propose(text, law)
    facts = set()
    if proposal.effective_sentence:
        facts.add(Fact("effective", day=str(proposal.effective_date or "event")))
    if proposal.expiry_date:
        facts.add(Fact("expires", day=str(proposal.expiry_date)))
    for warning in proposal.warnings:
        if warning.code == "applied_from":
            facts.add(Fact("applies_from", day=str(datetime.strptime(warning.data["date"], "%d/%m/%Y").date())))
    for relation in proposal.relations:
        facts |= _of_relation(relation)
    for one in days_named(rows_of(law)):
        if one.day != proposal.effective_date:
            facts.add(Fact("phased", place=steps_of_anchor(one.anchor), day=str(one.day)))
    also_right = {
        Fact(field, day=day): Fact(field, day=row[field]) for field in ("effective", "expires") for day in row.get(f"{field}_alt", [])
    }
    return {also_right.get(fact, fact) for fact in facts}


def _document(row: Row) -> str:
    """Return a document whose last article is the clause; the sign in its number gives the type, a law's has none."""
    issued = date.fromisoformat(row["issued"])
    number = row["number"] or ""
    kind = next((_TYPES[sign] for sign in re.split("[/-]", number) if sign in _TYPES), "Luật")
    clause = row["text"] if row["text"].startswith("Điều") else f"Điều 2. Hiệu lực thi hành\n{row['text']}"
    head = f"Số: {number}\n" if number else ""
    return f"{head}Hà Nội, ngày {issued.day} tháng {issued.month} năm {issued.year}\n{kind.upper()}\nVỀ VIỆC THỬ\n{clause}"


def _of_relation(relation: RelationProposal) -> set[Fact]:
    """Return the facts of a relation, one for each place that its sentence names; none where effect is not its matter."""
    if relation.kind not in _FIELDS:
        return set()
    scope, places = extent_of(relation.kind, relation.evidence, relation.target_text)
    field = _FIELDS[relation.kind]
    if scope == Scope.PARTIAL and field != "suspends":
        field = _PARTIAL + field
    anchors = {path.eid for citation in find_citations(places) for path in citation.paths} or {""}
    law = law_key(relation.target_number or relation.target_text)
    return {Fact(field, law, steps_of_anchor(anchor)) for anchor in anchors}


def _counted(facts: set[Fact], row: Row) -> set[Fact]:
    """Return the facts without those on which two readers may differ, and without their places where these alone are in doubt."""
    optional = row.get("optional_fields", [])
    doubted = [steps_of_place(name.removeprefix("partial:")) for name in optional if name.startswith("partial:")]
    counted = set()
    for fact in facts:
        is_partial = fact.field.startswith(_PARTIAL)
        if (fact.field in optional) or (is_partial and ("partial" in optional or fact.place in doubted)):
            continue
        counted.add(replace(fact, place=()) if is_partial and "partial.place" in optional else fact)
    return counted


def measure(labels: str, half: str, *, show: bool) -> None:
    """Print how many facts of a half are right, of those labelled and of those read, and on request all faults."""
    wanted_fields, right_fields, read_facts, partial_with_law = Counter[str](), Counter[str](), 0, 0
    for row in rows(labels, "effect", half):
        wanted, found = _counted(labelled(row), row), _counted(read(row), row)
        wanted_fields.update(fact.field for fact in wanted)
        right_fields.update(fact.field for fact in wanted & found)
        read_facts += len(found)
        laws = {(fact.field, fact.law) for fact in found}
        partial_with_law += sum((fact.field, fact.law) in laws for fact in wanted if fact.field.startswith(_PARTIAL))
        if show and wanted != found:
            print(f"{row['id']} {row['number']} of {row['issued']}\n  {row['text']}")
            for word, facts in (("missed", wanted - found), ("false", found - wanted)):
                for fact in sorted(facts, key=str):
                    print(f"  {word}: {fact}")
    if not wanted_fields:
        print(f"effect, {half}: no clauses labelled in this set")
        return
    right, partial = right_fields.total(), sum(count for field, count in wanted_fields.items() if field.startswith(_PARTIAL))
    print(
        f"effect, {half}: {wanted_fields.total()} facts, {right} right ({right / wanted_fields.total():.1%}); "
        f"{read_facts} read, {right / read_facts:.1%} of them right; "
        f"partial relations with the right law, whatever their place: {partial_with_law} of {partial}"
    )
    if show:
        print("; ".join(f"{field} {right_fields[field]} of {count}" for field, count in wanted_fields.items()))
