"""Open data: each app says which sets it publishes; a page lists them for people, a catalogue (DCAT) for programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from cms.contracts.ports import Providers

CC_BY = "https://creativecommons.org/licenses/by/4.0/"
CSV, JSON, JSON_LINES, ATOM = "text/csv", "application/json", "application/x-ndjson", "application/atom+xml"


@dataclass(frozen=True, slots=True)
class Distribution:
    """A form in which a set can be had: its address on this portal and its media type."""

    name: str | Promise
    path: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A set of data that everyone may use; without a licence it is not protected (texts of law: Law on Intellectual Property Art. 15)."""

    code: str
    title: str | Promise
    description: str | Promise
    files: tuple[Distribution, ...]
    licence: str = CC_BY


datasets: Providers[[], Iterable[Dataset]] = Providers()  # each returns the sets of an app


def all_datasets() -> list[Dataset]:
    """Return the sets of all apps, by title."""
    return sorted((one for source in datasets for one in source()), key=lambda one: str(one.title))
