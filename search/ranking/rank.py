"""The second stage: the candidates of either engine scored again by what only the whole text shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from cms.contracts.late_numpy import np
from cms.contracts.search import EntryKind
from search.query.ranking_profile import Profile
from search.query.types import type_and_year
from search.query.values import ParsedQuery, SearchPlan
from search.ranking.candidates import Candidate, Facts, Source
from search.ranking.features import NAMES, all_features, question

if TYPE_CHECKING:
    from search.ranking.matching import Numbers

_OUT_OF_FORCE = ("het_hieu_luc", "ngung_hieu_luc", "khong_con_phu_hop")
_FARTHEST = 50.0
_LEAST_GAIN = 0.7  # of a service whose title is much longer than the query, as a share
_ANY_ORDER = 3  # words
_LEAD = ("thu", "tuc")
_DIGITS = 9  # equal texts have equal scores, whatever stands beside them


class Ranked(NamedTuple):
    """A candidate with its final score and, when asked for, what it is made of."""

    candidate: Candidate
    score: float
    factors: tuple[tuple[str, float], ...] = ()


def _in_force(facts: Facts, day: int) -> float:
    """Return 1 when a status that counts as in force holds on `day` or none is known, 0 when the entry is out of force."""
    for status, start, end in facts.windows:
        if start <= day < end:
            return 0.0 if status.startswith(_OUT_OF_FORCE) and "mot_phan" not in status else 1.0
    return 1.0


def bounded_factors(candidates: Sequence[Candidate], plan: SearchPlan) -> dict[str, Numbers]:
    """Return the weighted factors of the candidates, each in 0..weight."""
    weights, facts = plan.profile.factors, [row.facts for row in candidates]
    day = (plan.filters.on_date or plan.today).toordinal()
    days, citations = np.array([row.day for row in facts]), np.array([row.citations for row in facts])
    halves = np.array([plan.profile.half_life_days.get(row.kind, 0) for row in facts])
    fades = (days > 0) & (halves > 0)
    fresh = np.where(fades, 0.5 ** (np.maximum(0, plan.today.toordinal() - days) / np.where(fades, halves, 1)), 0.0)
    return {
        "in_force": weights.in_force * np.array([_in_force(row, day) for row in facts]),
        "recency": weights.recency * fresh,
        "citations": weights.citations * citations / (citations + 20),
        "rating": weights.rating * np.clip([row.rating for row in facts], 0.0, 1.0),
    }


def rank(candidates: Sequence[Candidate], plan: SearchPlan, source: Source) -> list[Ranked]:
    """Return the candidates in their final order.

    The weighted features make a log-odds of fitting the question, of which what is out of force loses some. Its exponential is the
    score that the bounded factors lift by at most their sum. What is quoted from another document is halved.
    """
    if not candidates:
        return []
    query, profile = plan.query, plan.profile
    frequencies = source.frequencies(list(dict.fromkeys(query.words)), list(dict.fromkeys(query.pairs)))
    asked = question(query.words, frequencies, source.size(), [row.words for row in query.expansions])
    factors = bounded_factors(candidates, plan)
    lifts = 1 + sum(factors.values(), np.zeros(len(candidates)))
    # Of two equal texts the one in force has the better place.
    order = np.argsort(-lifts * [row.found.score for row in candidates], kind="stable")
    candidates, lifts = [candidates[place] for place in order.tolist()], lifts[order]
    factors = {name: values[order] for name, values in factors.items()}
    rows = all_features(candidates, asked)
    expired = np.where(factors["in_force"] > 0, 0.0, -profile.expired)
    chosen, meaning = _weighed(candidates, rows, expired, profile)
    sums = rows @ chosen + expired
    services = _services(candidates, query, sums + meaning, profile)
    titled = profile.titled * _titled(candidates, query)
    of_type, of_year = _of_type_and_year(candidates, query, profile)
    fits = np.exp(np.clip(sums + meaning + services + titled + of_type + of_year, -_FARTHEST, _FARTHEST).round(_DIGITS))
    scores = fits * lifts * np.where([row.facts.quoted for row in candidates], profile.quoted_penalty, 1.0)
    parts: list[tuple[tuple[str, float], ...]] = [()] * len(candidates)
    if plan.explain:
        measured = {
            **dict(zip(NAMES, (chosen * rows).T, strict=True)),
            "expired": expired,
            "meaning": meaning,
            "service": services,
            "titled": titled,
            "type_asked": of_type,
            "year_asked": of_year,
            **factors,
        }
        parts = [tuple(zip(measured, row, strict=True)) for row in np.array([*measured.values()]).T.tolist()]
    ranked = [Ranked(*row) for row in zip(candidates, scores.tolist(), parts, strict=True)]
    ranked.sort(key=lambda row: (-row.score, row.candidate.entry_id))
    return ranked


def _weighed(candidates: Sequence[Candidate], rows: Numbers, expired: Numbers, profile: Profile) -> tuple[Numbers, Numbers]:
    """Return the weights of the measures, and what each candidate gains by its meaning: the less the words fit, the more do the weights of
    everyday questions count, and the meaning. Where nothing was looked at by its meaning the words alone decide.
    """
    law, everyday = (np.array([weights.get(name, 0.0) for name in NAMES]) for weights in (profile.second, profile.everyday))
    near = closeness(candidates)
    if not near.any():
        return law, near
    fits = (rows @ law + expired)[[not row.found.by_meaning for row in candidates]]
    meaning = profile.meaning
    share = meaning.share(float(fits.max()) if len(fits) else 0.0)
    return law + share * (everyday - law), (meaning.least + share * (meaning.most - meaning.least)) * near


def _services(candidates: Sequence[Candidate], query: ParsedQuery, fits: Numbers, profile: Profile) -> Numbers:
    """Return what the best procedures gain whose title holds a short query, as it is or with a term of law in place of an everyday one: the
    more of the title the query is, the more. Beside them the other procedures step back, so that laws stand beside the services.
    """
    gains = np.zeros(len(candidates))
    if not query.is_short(profile.short):
        return gains
    asked = {query.words, query.typed, *(_replaced(query.words, row.source, row.words) for row in query.expansions if row.wording)}
    is_service = np.array([row.facts.kind == EntryKind.PROCEDURE for row in candidates])
    for place in np.flatnonzero(is_service).tolist():
        title = candidates[place].title
        if any(_is_named(words, title) for words in asked):
            gains[place] = profile.service * (_LEAST_GAIN + (1 - _LEAST_GAIN) * len(query.words) / len(title.split()))
    best = [place for place in np.argsort(-(fits + gains), kind="stable") if gains[place]][: profile.services]
    kept = np.where(is_service & bool(best), -profile.other_services, 0.0)
    kept[best] = gains[best]
    return kept


def _titled(candidates: Sequence[Candidate], query: ParsedQuery) -> Numbers:
    """Return 1 for what bears the query as its whole title, 0 for others, such as an Điều, whose title is that of its law."""
    asked = {_without_lead(query.words), _without_lead(query.typed)} - {()}
    is_whole = [row.facts.kind != EntryKind.ARTICLE and _without_lead(row.title.split()) in asked for row in candidates]
    return np.array(is_whole, dtype=float)


def _of_type_and_year(candidates: Sequence[Candidate], query: ParsedQuery, profile: Profile) -> tuple[Numbers, Numbers]:
    """Return what documents gain that are of the type that the query opens with, and those of them that are of the year beside it."""
    types, year = type_and_year(query.typed)
    if not types:
        return np.zeros(len(candidates)), np.zeros(len(candidates))
    of_type = np.array([row.facts.type in types for row in candidates])
    years = np.array([date.fromordinal(row.facts.day).year if row.facts.day else 0 for row in candidates])
    return np.where(of_type, profile.type_asked, 0.0), np.where(of_type & (years == (year or -1)), profile.year_asked, 0.0)


def _without_lead(title: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a title without the "thủ tục" that some bodies write before the name of a service."""
    return tuple(title[len(_LEAD) :] if tuple(title[: len(_LEAD)]) == _LEAD else title)


def _replaced(words: Sequence[str], source: Sequence[str], term: Sequence[str]) -> tuple[str, ...]:
    """Return the words with a term in the place of those that lead to it."""
    start = next((index for index in range(len(words)) if tuple(words[index : index + len(source)]) == tuple(source)), len(words))
    return (*words[:start], *term, *words[start + len(source) :])


def _is_named(words: Sequence[str], title: str) -> bool:
    """Return whether a title holds these words: as they stand, or three and more of them in any order."""
    return f" {' '.join(words)} " in f" {title} " or (len(words) >= _ANY_ORDER and set(words) <= set(title.split()))


def closeness(candidates: Sequence[Candidate]) -> Numbers:
    """Return how near each candidate is by its meaning: 1 for the nearest, 0 for the farthest of those looked at and for all others.

    The cosines of one query lie close together and say little by themselves.
    """
    near = np.array([row.found.nearness for row in candidates])
    looked_at = near[near > 0]
    if not len(looked_at):
        return np.zeros(len(near))
    least, most = looked_at.min(), looked_at.max()
    return np.where(near > 0, (near - least) / max(most - least, 1e-6), 0.0)
