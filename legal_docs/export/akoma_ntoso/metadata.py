"""The `meta` of an Akoma Ntoso file: identification, gazette, fields, life cycle, times in force, references."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.conf import settings

from legal_docs.export.akoma_ntoso.names import UNDATED, WorkUris, reference, uris_of
from legal_docs.export.akoma_ntoso.text import attribute
from legal_docs.law.validity.rules.acting import with_days
from legal_docs.law.validity.rules.status import OwnDay, Window
from legal_docs.models import LegalDocumentPage, Relation
from legal_docs.text.vocabulary import EFFECTS, Effect, Status

SOURCE = "#cong-thong-tin"
OWN_PERIOD = "hl-rieng-"
_EVENT_TYPES = {Effect.REPEAL: "repeal", Effect.AMEND: "amendment", Effect.SUSPEND: None}


class DocumentDescription(NamedTuple):
    """All that the metadata of a document is made of: the page, the day of the text, relations both ways, validity by days."""

    page: LegalDocumentPage
    version_day: date
    made_on: date
    outgoing: Sequence[Relation]
    incoming: Sequence[Relation]
    windows: Sequence[Window]
    own_days: Sequence[OwnDay] = ()


def meta(described: DocumentDescription, part: str = "main") -> str:
    """Return the `meta` element; `part` names the document within the work: `main`, or `att_1` for an attached text."""
    if part != "main":
        return f"<meta>{identification(described, part)}</meta>"
    pieces = (
        identification(described, part),
        publication(described.page),
        classification(described.page),
        lifecycle(described),
        temporal_data(described),
        references(described),
    )
    return f"<meta>{''.join(pieces)}</meta>"


def identification(described: DocumentDescription, part: str) -> str:
    """Return work, expression and manifestation, after FRBR."""
    page = described.page
    uris: WorkUris = uris_of(page, described.version_day)
    author = f"#{reference(page.issuing_body.name)}"
    numbers = f"<FRBRnumber value={attribute(page.number)}/>" if page.number else ""
    work = (
        f'{_this(uris.work, part)}<FRBRalias name="url" value={attribute(f"{settings.SITE_URL}{page.url}")}/>'
        f'<FRBRdate date="{(page.issued_on or UNDATED).isoformat()}" name="promulgation"/><FRBRauthor href="{author}"/>'
        f'<FRBRcountry value="vn"/><FRBRsubtype value={attribute(page.document_type.slug)}/>{numbers}'
        f"<FRBRname value={attribute(page.long_title)}/>"
    )
    expression = (
        f'{_this(uris.expression, part)}<FRBRdate date="{described.version_day.isoformat()}" name="version"/>'
        f'<FRBRauthor href="{author}"/><FRBRlanguage language="vie"/>'
    )
    manifestation = (
        f'{_this(uris.manifestation, part)}<FRBRdate date="{described.made_on.isoformat()}" name="publication"/>'
        f'<FRBRauthor href="{SOURCE}"/><FRBRformat value="application/akn+xml"/>'
    )
    return (
        f'<identification source="{SOURCE}"><FRBRWork>{work}</FRBRWork><FRBRExpression>{expression}</FRBRExpression>'
        f"<FRBRManifestation>{manifestation}</FRBRManifestation></identification>"
    )


def _this(uri: str, part: str) -> str:
    return f"<FRBRthis value={attribute(f'{uri}/!{part}')}/><FRBRuri value={attribute(uri)}/>"


def publication(page: LegalDocumentPage) -> str:
    """Return the first gazette issue that has a day."""
    issue = next((issue for issue in page.gazette_issues.all() if issue.published_on), None)
    if issue is None:
        return ""
    return f'<publication date="{issue.published_on.isoformat()}" name="cong-bao" showAs="Công báo" number={attribute(issue.number)}/>'


def classification(page: LegalDocumentPage) -> str:
    """Return the fields of law."""
    fields = "".join(
        f'<keyword value={attribute(field.slug)} showAs={attribute(field.name)} dictionary="#linh-vuc"/>'
        for field in page.legal_fields.all()
    )
    return f'<classification source="{SOURCE}">{fields}</classification>' if fields else ""


def lifecycle(described: DocumentDescription) -> str:
    """Return the days on which something happened to the document: issue, effect, and what others did to it."""
    page, events = described.page, []
    events.append(f'<eventRef eId="ban-hanh" date="{(page.issued_on or UNDATED).isoformat()}" source="#goc" type="generation"/>')
    for number, window in enumerate(described.windows, 1):
        if window.start:
            events.append(f'<eventRef eId="moc-{number}" date="{window.start.isoformat()}" source="#goc"/>')
    for number, own in enumerate(described.own_days, 1):
        events.append(f'<eventRef eId="moc-rieng-{number}" date="{own.starts.isoformat()}" source="#goc"/>')
    for number, relation, day in acting(described.incoming):
        kind = _EVENT_TYPES[EFFECTS[relation.kind]]  # type: ignore[index]  # acting() gives these kinds only
        typed = f' type="{kind}"' if kind else ""
        events.append(f'<eventRef eId="tac-dong-{number}" date="{day.isoformat()}" source="#vao-{number}"{typed}/>')
    return f'<lifecycle source="{SOURCE}">{"".join(events)}</lifecycle>'


def acting(incoming: Sequence[Relation]) -> list[tuple[int, Relation, date]]:
    """Return the relations that change validity from a known day on, each with its number among all of them and this day."""
    numbers = {relation.pk: number for number, relation in enumerate(incoming, 1)}
    found = with_days([relation for relation in incoming if relation.kind in EFFECTS])
    return [(numbers[relation.pk], relation, day) for relation, day in found if day is not None]


def temporal_data(described: DocumentDescription) -> str:
    """Return the intervals of validity, each with its status; they refer to the events of the life cycle.

    `hl-rieng-…` are those of provisions with a day of effect of their own, which name them as their `period`.
    """
    groups = []
    for number, window in enumerate(described.windows, 1):
        if window.start is None:
            continue
        following = f' end="#moc-{number + 1}"' if window.end and number < len(described.windows) else ""
        interval = f'<timeInterval start="#moc-{number}"{following} refersTo="#{window.status.value}"/>'
        groups.append(f'<temporalGroup eId="hl-{number}">{interval}</temporalGroup>')
    for number in range(1, len(described.own_days) + 1):
        interval = f'<timeInterval start="#moc-rieng-{number}" refersTo="#{Status.IN_FORCE.value}"/>'
        groups.append(f'<temporalGroup eId="{OWN_PERIOD}{number}">{interval}</temporalGroup>')
    return f'<temporalData source="{SOURCE}">{"".join(groups)}</temporalData>' if groups else ""


def periods(described: DocumentDescription) -> dict[str, str]:
    """Return for each provision that the document gives a day of effect of its own the id of its times in force."""
    return {anchor: f"#{OWN_PERIOD}{number}" for number, own in enumerate(described.own_days, 1) for anchor in own.anchors}


def references(described: DocumentDescription) -> str:
    """Return everything that the other parts refer to: documents, bodies, people, statuses."""
    page = described.page
    uris = uris_of(page, described.version_day)
    found = [f'<original eId="goc" href={attribute(uris.work)} showAs={attribute(page.citation)}/>']
    found += [_passive(number, relation) for number, relation in enumerate(described.incoming, 1)]
    found += [_active(number, relation) for number, relation in enumerate(described.outgoing, 1)]
    bodies = {reference(body.name): body.name for body in page.issuers}
    found += [
        f'<TLCOrganization eId="{key}" href="/ontology/organization/vn/{key}" showAs={attribute(name)}/>' for key, name in bodies.items()
    ]
    found.append(f'<TLCOrganization eId="{SOURCE[1:]}" href={attribute(settings.SITE_URL)} showAs="Cổng thông tin điện tử"/>')
    signers = {reference(row.signer.full_name): row.signer.full_name for row in page.signatures.select_related("signer")}
    found += [f'<TLCPerson eId="ky-{key}" href="/ontology/person/vn/{key}" showAs={attribute(name)}/>' for key, name in signers.items()]
    statuses = {window.status.value: str(window.status.label) for window in described.windows if window.start}
    if described.own_days:
        statuses[Status.IN_FORCE.value] = str(Status.IN_FORCE.label)
    found += [f'<TLCConcept eId="{key}" href="/ontology/concept/vn/{key}" showAs={attribute(name)}/>' for key, name in statuses.items()]
    found.append('<TLCConcept eId="linh-vuc" href="/ontology/concept/vn/linh-vuc" showAs="Lĩnh vực"/>')
    return f'<references source="{SOURCE}">{"".join(found)}</references>'


def _passive(number: int, relation: Relation) -> str:
    acting_document = relation.document
    href = uris_of(acting_document, acting_document.issued_on or UNDATED).work
    shown = f"{relation.inverse_label} {acting_document.citation}"
    return f'<passiveRef eId="vao-{number}" href={attribute(href)} showAs={attribute(shown)}/>'


def _active(number: int, relation: Relation) -> str:
    target = relation.target
    href = uris_of(target, target.issued_on or UNDATED).work if target else f"/akn/vn/act/{reference(relation.target_number or 'khong-so')}"
    named = target.citation if target else relation.target_number or relation.target_title
    return f'<activeRef eId="ra-{number}" href={attribute(href)} showAs={attribute(f"{relation.get_kind_display()} {named}")}/>'
