"""The strict mapping and the analysers (stock ones only), declared with elasticsearch.dsl, and the row of an entry."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from elasticsearch.dsl import (
    Boolean,
    Date,
    Document,
    Float,
    Integer,
    Keyword,
    Long,
    MetaField,
    Object,
    Text,
    analyzer,
    char_filter,
    token_filter,
    tokenizer,
)

from cms.contracts.search import SearchEntry
from cms.text.analysis import ENDED_BY_Y, I_AND_Y
from search.meaning.vectors import Vector
from search.ranking.candidates import Facts
from search.ranking.records import PART, dump, entry_keys, folded_parts, hashed_number

MAPPING_VERSION = 7

_d_stroke = char_filter("d_stroke", "mapping", mappings=["đ => d", "Đ => D", "ð => d", "Ð => D"])
_two_words = token_filter("two_words", "shingle", min_shingle_size=2, max_shingle_size=2, output_unigrams=False)
_beginnings = token_filter("beginnings", "edge_ngram", min_gram=1, max_gram=15)
# Cuts as `cms.text.analysis.words` cuts the query, `2.000.000` and `gov.vn` too; the server's own tokenizer keeps these whole.
_words = tokenizer("letters_and_digits", "pattern", pattern=r"[^\p{L}\p{N}]+")
_short_enough = token_filter("short_enough", "truncate", length=255)  # a server refuses an entry with a word of 32 kB
# As `words` and `exact_words` of `cms.text.analysis` write `i` and `y` at the end of a word.
_with_y = [
    token_filter(f"with_y_{number}", "pattern_replace", pattern=f"^({'|'.join(ENDED_BY_Y)}){i}$", replacement=f"$1{y}", all=False)
    for number, (i, y) in enumerate(zip(*I_AND_Y, strict=True))
]
_FOLD = [_short_enough, "lowercase", "asciifolding", _with_y[0]]

folded = analyzer("folded", tokenizer=_words, char_filter=[_d_stroke], filter=_FOLD)
folded_pairs = analyzer("folded_pairs", tokenizer=_words, char_filter=[_d_stroke], filter=[*_FOLD, _two_words])
folded_beginnings = analyzer("folded_beginnings", tokenizer=_words, char_filter=[_d_stroke], filter=[*_FOLD, _beginnings])
exact = analyzer("exact", tokenizer=_words, filter=[_short_enough, "lowercase", *_with_y])


def _kept() -> Keyword:
    """Return a field whose value is only stored, never searched."""
    return Keyword(index=False, doc_values=False)


def _apart() -> Text:
    """Return a field of text of any length, stored apart so that it is read without the rest of its row, and never searched."""
    return Text(index=False, store=True)


def _starts() -> Text:
    return Text(analyzer=folded_beginnings, search_analyzer=folded, index_options="freqs")


def _pairs() -> Text:
    return Text(analyzer=folded_pairs, index_options="freqs")


class EntryRow(Document):
    """One row of the index. The fields of `SearchEntry` are the source of every hit; the others are computed from them."""

    entry_id = Keyword()
    kind = Keyword()
    parent_id = Keyword()
    page_id = Long()
    url = _kept()
    title = Text(
        analyzer=folded,
        copy_to="all",
        fields={"pairs": _pairs()},
    )
    heading = Text(analyzer=folded, copy_to="all", fields={"pairs": _pairs()})
    path = _kept()
    body = Text(analyzer=folded, index=False, copy_to="all")
    number = Text(analyzer=folded, copy_to="all")
    number_key = Keyword()
    aliases = Keyword()
    type = Keyword()
    issuer = Keyword()
    fields = Keyword()
    tags = Keyword()
    year = Integer()
    locality = Keyword()
    language = Keyword()
    site = Keyword()
    issued_on = Date(format="strict_date")
    effective_on = Date(format="strict_date")
    expires_on = Date(format="strict_date")
    status_windows = Object(enabled=False)
    published_at = Date()
    citations_received = Integer()
    rating = Float()
    views = Long()
    quoted = Boolean()
    external_id = _apart()
    text_from = Date(format="strict_date")
    text_until = Date(format="strict_date")
    dated_url = _kept()
    from_other_body = Boolean()
    all = Text(
        analyzer=folded,
        index_options="freqs",
        fields={"pairs": _pairs(), "exact": Text(analyzer=exact)},
    )
    numbers = Keyword()
    names = Keyword()
    provision = Keyword()
    spans = Keyword()
    absent = Keyword()
    statuses = Keyword()
    newest = Long()
    version = Long()
    hash = _kept()
    folded = _apart()
    facts = _apart()
    group = Long()
    title_starts = _starts()
    number_starts = _starts()

    class Meta:
        dynamic = MetaField("strict")


def index_body(*, filling: bool, shards: int) -> dict[str, Any]:
    """Return settings and mappings of a new index; while it is filled beside the live one it does not refresh by itself.

    A second copy of each shard is kept as soon as there is a second node, so that the loss of one node loses nothing.
    """
    index = EntryRow._index.clone()
    index.settings(
        number_of_shards=shards,
        auto_expand_replicas="0-1",
        refresh_interval="-1" if filling else "1s",
        gc_deletes="1h",
        max_result_window=10_000,
        queries={"cache": {"enabled": False}},  # two searches are hardly ever the same: caching all matches of each would not help
        sort={"field": "group", "order": "asc"},  # the entries of a group stand together, and so do those of a sample of the groups
    )
    body = index.to_dict()
    body["mappings"]["_meta"] = {"version": MAPPING_VERSION}
    return dict(body)


def vector_field(vector: Vector) -> str:
    """Return the name of the field that holds the vectors of a model; vectors of two models cannot be compared."""
    return _VECTOR + vector.space


def vector_mapping(dimension: int) -> dict[str, Any]:
    """Return the mapping of such a field."""
    return {"type": "dense_vector", "dims": dimension, "element_type": "byte", "index": True, "similarity": "cosine"}


def server_row(entry: SearchEntry, version: int, vector: Vector | None = None) -> dict[str, Any]:
    """Return the row of an entry. Text goes in as NFC: `asciifolding` leaves decomposed letters alone."""
    row: dict[str, Any] = json.loads(unicodedata.normalize("NFC", dump(entry)))
    keys = entry_keys(entry)
    row |= {
        "numbers": keys.numbers,
        "names": keys.names,
        "provision": keys.provision,
        "spans": keys.spans,
        "absent": keys.absent,
        "statuses": keys.statuses,
        "newest": keys.newest,
        "version": version,
        "hash": entry.content_hash(),
        "folded": PART.join(folded_parts(entry)),
        "facts": Facts.of(entry).dump(),
        "group": hashed_number(entry.parent_id),
    }
    if entry.parent_id == entry.entry_id:
        row |= {"title_starts": entry.title, "number_starts": entry.number}
    if vector is not None:
        row[vector_field(vector)] = vector.numbers().tolist()
    return row


_VECTOR = "vector_"
_COMPUTED = (
    *("numbers", "names", "provision", "spans", "absent", "statuses", "newest", "version", "hash", "folded", "facts"),
    *("group", "title_starts", "number_starts"),
)
COMPUTED = (*_COMPUTED, f"{_VECTOR}*")  # the fields that a request asks the server to leave out


def entry_fields(source: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the entry alone, out of a stored row."""
    return {name: value for name, value in source.items() if name not in _COMPUTED and not name.startswith(_VECTOR)}
