"""The tantivy schema and how an entry becomes a tantivy document."""

from __future__ import annotations

from typing import Any

import tantivy

from cms.contracts.search import SearchEntry
from cms.text.analysis import exact_words, pairs, words
from search.engines.embedded.counting import place_of
from search.ranking.candidates import Facts
from search.ranking.records import PART, dump, entry_keys, folded_parts, hashed_number

SCHEMA_VERSION = 6
KEYWORDS = ("kind", "type", "issuer", "fields", "tags", "locality", "language", "site", "statuses", "spans", "absent")
_BREAK = "¶"  # between title, heading and body, so that no phrase runs across


def build_schema() -> tantivy.Schema:
    """Build the schema: one row per entry. A tombstone (a deletion that must outlive an older write) has `gone` and `version` alone."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("entry_id", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("gone", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("parent_id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in KEYWORDS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("numbers", "names", "provision"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("vector_space", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("parent", "place", "page_id", "version", "vector"):
        builder.add_unsigned_field(name, stored=True, indexed=True, fast=True)
    for name in ("year", "newest", "effective"):
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in ("all", "all_pairs", "title_pairs", "heading_pairs"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("exact", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("title_words", tokenizer_name="whitespace", index_option="freq")
    for name in ("source", "folded", "facts", "hash", "external_id", "place_text"):
        builder.add_bytes_field(name, stored=True)
    return builder.build()


def pair_token(pair: str) -> str:
    """Return a pair as one token of a field that is cut at spaces."""
    return pair.replace(" ", "_")


def _joined(tokens: list[str]) -> str:
    return " ".join(pair_token(pair) for pair in pairs(tokens))


def document_of(entry: SearchEntry, version: int, schema: tantivy.Schema, vector: tuple[str, int] = ("", 0)) -> tantivy.Document:
    """Return the row of an entry; `vector` is the name of its space and the number of its row in the file of that."""
    title, heading, *_others = parts = folded_parts(entry)
    title_tokens, heading_tokens, body_tokens = title.split(), heading.split(), words(entry.body)
    keys, (place, place_text) = entry_keys(entry), place_of(entry)
    exact = [exact_words(entry.title), exact_words(entry.heading), exact_words(entry.body)]
    row: dict[str, Any] = {
        "entry_id": entry.entry_id,
        "parent_id": entry.parent_id,
        "kind": str(entry.kind),
        "fields": list(entry.fields),
        "tags": list(entry.tags),
        "site": entry.site,
        "spans": keys.spans,
        "absent": keys.absent,
        "statuses": keys.statuses,
        "numbers": keys.numbers,
        "names": keys.names,
        "place": place,
        "place_text": place_text,
        "parent": hashed_number(entry.parent_id),
        "page_id": entry.page_id,
        "version": version,
        "vector_space": vector[0],
        "vector": vector[1],
        "newest": keys.newest,
        "effective": entry.effective_on.toordinal() if entry.effective_on else 0,
        "all": " ".join([*title_tokens, *words(entry.number), *heading_tokens, *body_tokens]),
        "all_pairs": f"{_joined(title_tokens)} {_joined(heading_tokens)} {_joined(body_tokens)}",
        "title_pairs": _joined(title_tokens),
        "heading_pairs": _joined(heading_tokens),
        "exact": f" {_BREAK} ".join(" ".join(part) for part in exact),
        "title_words": " ".join([*title_tokens, *words(entry.number)]) if entry.parent_id == entry.entry_id else "",
        "source": dump(entry).encode(),
        "folded": PART.join(parts).encode(),
        "facts": Facts.of(entry).dump().encode(),
        "hash": entry.content_hash().encode(),
        "external_id": entry.external_id.encode(),
    }
    for name in ("type", "issuer", "locality", "language"):
        if value := getattr(entry, name):
            row[name] = value
    if keys.provision:
        row["provision"] = keys.provision
    if entry.year is not None:
        row["year"] = entry.year
    return tantivy.Document.from_dict(row, schema)


def tombstone(entry_id: str, version: int, schema: tantivy.Schema) -> tantivy.Document:
    """Return the row that remembers a deletion."""
    return tantivy.Document.from_dict({"gone": entry_id, "version": version}, schema)
