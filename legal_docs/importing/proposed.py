"""Proposals of a file beside its attributes, as values for a form and as unsaved rows: relations and days of effect."""

from __future__ import annotations

from datetime import date
from typing import Any

from legal_docs.importing.matching import extent_of
from legal_docs.models import EffectDay, Relation
from legal_docs.text.vocabulary import Origin


def proposed_effect_days(proposal: dict[str, Any]) -> list[EffectDay]:
    """Return the days as they are proposed, for an import without a person."""
    return [effect_day_row(effect_day_values(proposed), proposed, index) for index, proposed in enumerate(proposal.get("effect_days", []))]


def effect_day_row(values: dict[str, Any], proposed: dict[str, Any], index: int) -> EffectDay:
    return EffectDay(
        provisions=values["provisions"],
        effective_on=values["effective_on"],
        evidence=proposed.get("evidence", ""),
        origin=Origin.PARSED,
        sort_order=index,
    )


def effect_day_values(proposed: dict[str, Any]) -> dict[str, Any]:
    return {"keep": True, "provisions": proposed["provisions"], "effective_on": date.fromisoformat(proposed["effective_on"])}


def proposed_relations(proposal: dict[str, Any]) -> list[Relation]:
    """Return the relations as they are proposed, for an import without a person."""
    return [relation_row(proposed, index) for index, proposed in enumerate(proposal.get("relations", []))]


def relation_row(proposed: dict[str, Any], index: int) -> Relation:
    values = {name: value for name, value in relation_values(proposed).items() if name != "keep"}
    return Relation(**values, evidence=proposed["evidence"], origin=Origin.PARSED, sort_order=index)


def relation_values(proposed: dict[str, Any]) -> dict[str, Any]:
    number, words = proposed.get("number", "")[:80], proposed.get("text", "")[:400]
    scope, provisions = extent_of(proposed["kind"], proposed.get("evidence", ""), proposed.get("text", ""))
    return {
        "keep": True,
        "kind": proposed["kind"],
        "target_number": number,
        "target_title": "" if number else words,
        "scope": scope,
        "provisions": provisions,
        "effective_on": date.fromisoformat(proposed["effective_on"]) if proposed.get("effective_on") else None,
    }
