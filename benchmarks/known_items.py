"""Known items in messy spellings: is the first hit the right one? `python -m benchmarks.known_items INDEX_DIR [--show]`.

Two hundred numbers, citations and names of real documents, each spelled as hurried people do, by chance but the same at every run; and
three sets written by hand (`known_items_second.txt`, `…_third.txt`, `…_fourth.txt`: a query, and the number of the document with the
Điều behind `#`). INDEX_DIR holds an embedded index of the data set (`--index-dir` of `benchmarks.relevance`), else it is made there.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from benchmarks.relevance import data
from benchmarks.relevance.__main__ import fill
from cms.contracts.search import EntryKind, SearchEntry
from cms.text.analysis import name_key
from cms.text.vietnamese import fold
from search.engines.contract import SearchEngine
from search.engines.factory import get_engine
from search.query.expand import shipped_synonyms
from search.query.plan import build_plan
from search.query.values import SearchRequest

_WRITTEN = ("second", "third", "fourth")
_EACH = {"number": 80, "citation": 70, "name": 50}
_SIGNS = {"Nghị định": "nđ", "Thông tư": "tt", "Quyết định": "qđ", "Nghị quyết": "nq", "Luật": "luật", "Pháp lệnh": "pl"}
_NUMBER = re.compile(r"^(\d+)/(\d{4})/(\S+)$")
Chance = random.Random


@dataclass(frozen=True, slots=True)
class Item:
    """A query and the ids of the entries that may come first."""

    kind: str
    query: str
    wanted: frozenset[str]


def _spellings(number: str, kind: str) -> list[str]:
    """Return ways to write a number, all of which name one document."""
    found = _NUMBER.match(number)
    if not found:
        return [number, number.lower(), fold(number), number.replace("/", " / ")]
    digits, year, sign = found.groups()
    short = _SIGNS.get(kind, kind.lower())
    plain = digits.lstrip("0")
    return [
        f"{digits}/{year}/{sign}",
        f"{plain}/{year}/{fold(sign)}",
        f"{digits} {year} {fold(sign).replace('-', ' ')}",
        f"{kind.lower()} số {digits}/{year}/{sign}",
        f"{fold(kind)} so {plain} / {year} / {fold(sign)}",
        f"số {digits}/{year}/{sign.lower()}",
        f"  {plain}/{year}/{sign.replace('-', ' - ')} ",
        f"{short} {digits}/{year}/{sign}",
        f"{digits}-{year}-{fold(sign)}",
        f"{kind.upper()} {plain}/{year}/{sign}",
    ]


def _slip(text: str, chance: Chance) -> str:
    """Return a query as people type in a hurry: without marks, in capitals, with spaces too many, or decomposed."""
    ways: Sequence[Callable[[str], str]] = (str, fold, str.upper, lambda s: s.replace(" ", "  "), str.lower, lambda s: f" {fold(s)}. ")
    return chance.choice(ways)(text)


def items(rows: Sequence[SearchEntry], chance: Chance) -> list[Item]:
    """Return the queries of every kind."""
    documents = [row for row in rows if row.kind == EntryKind.DOCUMENT and row.number]
    once = {number for number, count in Counter(row.number for row in documents).items() if count == 1}
    documents = [row for row in documents if row.number in once and _NUMBER.match(row.number)]
    found = [
        Item("number", _slip(chance.choice(_spellings(row.number, row.type)), chance), frozenset({row.entry_id}))
        for row in chance.sample(documents, _EACH["number"])
    ]
    cited = [row for row in rows if row.kind == EntryKind.ARTICLE and row.parent_id in {d.entry_id for d in documents}]
    cited = [row for row in cited if re.search(r"\|\d+$", row.entry_id)]
    for row in chance.sample(cited, _EACH["citation"]):
        article = row.entry_id.rpartition("|")[2]
        way = chance.choice(("điều {a} {n}", "dieu {a} {n}", "khoản 1 điều {a} {n}", "{n} điều {a}", "Điều {a} của {n}", "đ {a} {n}"))
        text = way.format(a=article, n=chance.choice(_spellings(row.number, row.type)).strip())
        found.append(Item("citation", _slip(text, chance), frozenset({row.entry_id})))
    laws = [row for row in rows if row.kind == EntryKind.DOCUMENT and row.type in ("Luật", "Bộ luật", "Pháp lệnh")]
    named: dict[str, set[str]] = {}
    for row in laws:
        named.setdefault(name_key(row.title), set()).add(row.entry_id)
    laws = [row for row in laws if len(row.title) < 60 and "sửa đổi" not in row.title]
    asked = chance.sample(laws, min(len(laws), _EACH["name"]))
    return [*found, *(Item("name", _slip(row.title, chance), frozenset(named[name_key(row.title)])) for row in asked)]


def written_items(rows: Sequence[SearchEntry], name: str) -> list[Item]:
    """Return the queries of a set written by hand; a document without a number is written `None`."""
    ids: dict[str, list[str]] = {}
    for row in rows:
        if row.kind == EntryKind.DOCUMENT:
            ids.setdefault(row.number or "None", []).append(row.entry_id)
    found, kind = [], ""
    for line in Path(__file__).with_name(f"known_items_{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            kind = f"{name}: {line[2:]}"
            continue
        query, _, wanted = line.partition(" | ")
        number, _, article = wanted.partition("#")
        found.append(Item(kind, query, frozenset(f"{law}|{article}" if article else law for law in ids[number])))
    return found


def first_hit(engine: SearchEngine, query: str) -> str:
    """Return the id of the first result."""
    plan = build_plan(SearchRequest(q=query), date.today(), shipped_synonyms())
    results = engine.search(replace(plan, facets=(), highlight=False))
    if results.certain:
        return results.certain.entry.entry_id
    return results.groups[0].top.entry.entry_id if results.groups else ""


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="benchmarks.known_items", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("index_dir", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", action="store_true", help="print the queries that fail")
    options = parser.parse_args()
    folder = data.legal_folder()
    if not folder.is_dir():
        sys.exit(f"The data set is not at {folder}: set SHARED_DIR.")
    engine = get_engine("", options.index_dir)
    rows = list(data.entries(folder))
    if not engine.health().entries:
        fill(engine, rows)
    asked = [*items(rows, random.Random(options.seed)), *(item for name in _WRITTEN for item in written_items(rows, name))]
    right: Counter[str] = Counter()
    for item in asked:
        hit = first_hit(engine, item.query)
        right[item.kind] += hit in item.wanted
        if options.show and hit not in item.wanted:
            print(f"  {item.kind}: {item.query!r} gave {hit or 'nothing'}, wanted {', '.join(sorted(item.wanted))}")
    for kind, count in Counter(item.kind for item in asked).items():
        print(f"{kind:20} {right[kind]:4} of {count:4}")
    print(f"{'all':20} {sum(right.values()):4} of {len(asked):4}: {sum(right.values()) / len(asked):.1%}")


if __name__ == "__main__":
    main()
