"""Recognises the issuer of a document: from the letterhead, the number, the title block, the enacting words or the signature."""

from __future__ import annotations

import re

from cms.text.syllables import is_syllable
from cms.text.vietnamese import fold
from legal_docs.files.metadata.head.head import Head
from legal_docs.text.bodies.issuers import (
    AT_PLACE,
    PLACE_WORDS,
    begins_with_known,
    body_name,
    body_of_person,
    is_body,
    is_known,
    issuer_of_symbol,
    issuers_of_joint_symbol,
    name_of_speaker,
)
from legal_docs.text.bodies.misread import nearest_known, with_kind
from legal_docs.text.structure.grammar import is_capitals

_RULE = re.compile(r"^[\W_o0]+$")
_RULE_BEHIND = re.compile(r"(?<=[^\W_])(?:\s*(?:[.…_=~–—-]{3,}+|[—_=~]{2,}+)[\W_]*+(?:[^\W_]{1,3}[\W_]*+){0,2}|\s+[—_=~]\W*)$")
_LAST_WORD = re.compile(r"(.*\w)\W+([^\W\d_]+)\W*$")
_SKIP = re.compile(
    r"^(?:(?:cong hoa )?xa hoi chu|hoi chu nghia|chu nghia viet|cong hoa xa|(?:the )?socialist rep"
    r"|doc lap|dang cong san|doan t?ncs|doan thanh nien cong san|so\s*[:._]|so\s*\d|quyet nghi\b|luat so|nghi quyet so|v/v"
    r"|ngay |cong bao|van ban quy pham|phan |kinh gui"
    r"|muc luc|\W*$|[a-z]{1,3}\d+$)"
)
_LOCAL = re.compile(r"^(?:uy ban nhan dan|hoi dong nhan dan|ubnd|hdnd)")
_PLACE = re.compile(r"^(?:tinh|thanh pho|tp\.?|huyen|quan(?! khu| doan| chung)|thi xa|xa|phuong|thi tran|dac khu)\s(?!uy\b)")
_NAMES_PLACE = re.compile(rf"(?:{'|'.join(map(fold, PLACE_WORDS))})\W*$")
_OF_COUNCIL = re.compile(r"(?:ban|thuong truc)\b")
_SUBORDINATE = re.compile(
    r"^(?:so|cuc|tong cuc|ban|phong|chi cuc|trung tam|kho bac|vien(?! kiem sat)|truong|dai hoc|hoc vien|benh vien|thanh tra"
    r"|thuong truc|bao tang"
    r"|hoi dong(?! nhan dan| tham phan| bo truong| nha nuoc| chinh phu))\s"
)
# Parts of a body that are named with it: `TỔNG CÔNG TY …` / `HỘI ĐỒNG THÀNH VIÊN`, `MẶT TRẬN TỔ QUỐC VIỆT NAM` / `ỦY BAN TỈNH …`.
_ORGAN = re.compile(
    r"^(?:van phong|thuong truc|uy ban(?: kiem tra)?|ban (?:chap hanh|thuong (?:truc|vu)|kiem soat)|hoi dong (?:thanh vien|quan tri))"
    r"(?=$| (?:tinh|thanh pho|huyen|quan|thi xa|xa|phuong|dac khu) )"
)
# `BAN TỔ CHỨC - CÁN BỘ` / `CHÍNH PHỦ`
_OF_GOVERNMENT = re.compile(r"(?:ban(?! (?:chap hanh|thuong|can su))|thanh tra|van phong)\b(?!.* trung uong)")
_PARTY = re.compile(r"^(?:tinh|thanh|dang|huyen|quan|thi) uy\b|^ban chap hanh trung uong$")
_JOINT_SYMBOL = re.compile(r"(?:[A-ZĐ]\w{0,2})?(?:L[BNT]|PH)(?=[-/]|$)|TT[-/]L[BNT]$")
_JOINT_TITLE = re.compile(r"\blien (?:bo|nganh|tich)\b|\bphoi hop\b")
# Their sign in the number cannot be another body's.
_HIGHEST = (
    "Quốc hội", "Ủy ban Thường vụ Quốc hội", "Chính phủ", "Thủ tướng Chính phủ", "Chủ tịch nước", "Hội đồng Nhà nước", "Hội đồng Bộ trưởng",
    "Hội đồng Thẩm phán Tòa án nhân dân tối cao",
)  # fmt: skip
_ENACTS = re.compile(
    r"^(?P<who>(?:Quốc hội|Ủy ban [Tt]hường vụ Quốc hội|Chính phủ|Thủ tướng Chính phủ|(?:Bộ trưởng|Thống đốc|Chánh án"
    r"|Viện trưởng|Tổng Thanh tra"
    r"|Tổng Kiểm toán|Chủ nhiệm|Tổng Giám đốc|Chủ tịch)\s[^.;]{3,90}?|Hội đồng nhân dân [^.;]{3,60}?|Ủy ban nhân dân [^.;]{3,60}?))"
    r"\s+(?:ban hành|quyết định|liên tịch ban hành|hướng dẫn)\b"
)

_ISSUED_WITH = re.compile(r"(?i)kèm theo (?!\w+(?: \w+){0,3} này\b).{5,120}? của\s+(.+?)\s*\)?$")


def corrected_issuers(head: Head, enacting: list[str], signature: str) -> list[str]:
    """Return the issuing bodies of a recognised text: misread kinds, names of the list and provinces as they are written."""
    return [nearest_known(name) for name in read_issuers(head, enacting, signature, kinds=True)]


def read_issuers(head: Head, enacting: list[str], signature: str, *, kinds: bool = False) -> list[str]:
    """Return the issuing bodies, in the order of the letterhead; [] where nothing says.

    `enacting` are the lines before the first provision (`Chính phủ ban hành Nghị định …`); `kinds` puts right misread kinds of bodies.
    """
    symbol = head.number.symbol if head.number else ""
    central = issuer_of_symbol(symbol)
    joint = issuers_of_joint_symbol(symbol) if symbol.startswith(("TTLT", "NQLT", "TTLB")) else []
    printed = _from_letterhead(head, kinds=kinds)
    together = _signed_together(printed, symbol)
    letterhead = together or _with_place(printed)
    if len(letterhead) > 1 and not joint and not together and not _is_joint(head, symbol, letterhead):
        letterhead = [central] if central in letterhead and not AT_PLACE.search(letterhead[-1]) else letterhead[-1:]
    if joint and (len(joint) >= len(letterhead) or len(letterhead) < 2):
        return joint
    if head.type in ("Luật", "Bộ luật", "Hiến pháp") and not symbol.startswith("VBHN"):
        return ["Quốc hội"]
    if central in _HIGHEST and letterhead != ["Hội đồng Chính phủ"]:  # so the Government was called until 1981
        return [central]
    # `QĐ-CT-UBND` is the chairman's; `CT-UBND` alone is a directive of the committee.
    if letterhead and symbol.endswith(("CTUBND", "-CT-UBND")) and letterhead[0].startswith("Ủy ban nhân dân"):
        return [f"Chủ tịch {letterhead[0]}"]
    for found in (letterhead, [central] if central else [], _from_title_block(head), _from_enacting(enacting), _from_signature(signature)):
        if found:
            return found
    return []


def _is_joint(head: Head, symbol: str, bodies: list[str]) -> bool:
    """Return whether the title or the number says that all of these bodies issued the document, none of them as the unit of another."""
    title = fold(head.lines[head.type_line]) if head.type_line is not None else ""
    ranks = {_SUBORDINATE.match(fold(body)) is None for body in bodies}
    return len(ranks) == 1 and bool(_JOINT_SYMBOL.match(symbol) or _JOINT_TITLE.search(title))


def _from_letterhead(head: Head, *, kinds: bool) -> list[str]:
    """Read the body's lines of the letterhead: wrapped names joined, doubled ones (the gazette repeats them) once."""
    kept: list[str] = []
    chair = ""
    for index, line in enumerate(head.letterhead):
        folded = fold(line).strip()
        if folded == "chu tich" and not kept:  # of the body in the next line
            chair = f"{line} "
            continue
        if index == head.number_line and any(map(is_body, kept)):
            break
        words = re.findall(r"[^\W\d_]{3,}", line)
        foreign = len(words) > 1 and not any(map(is_syllable, words))  # of a letterhead in two languages
        foreign = foreign or (bool(kept) and len(line) < 4 and not is_syllable(line))  # a rule as recognition reads it
        if foreign or _SKIP.match(folded) or _RULE.match(line) or len(line) > 120 or re.search(r"ngay .{0,8}thang", folded):
            continue
        line = _without_rule(line)
        kept += [f"{chair}{line}"] if chair else _parted_units(line)
        chair = ""
    bodies: list[str] = []
    for line in kept:
        folded = fold(line)
        session = re.match(r"khoa|nhiem ky|ky hop", folded)
        # A unit of a ministry or of the committee of a province.
        below = not session and bodies and is_capitals(line) and is_known(bodies[-1]) and not is_known(f"{bodies[-1]} {line}")
        starts = (below or is_body(body_of_person(line))) and not (bodies and _continues(bodies[-1], line))
        if starts:
            bodies.append(line)
        elif (
            bodies
            and (is_capitals(line) == is_capitals(bodies[-1]) or _continues(bodies[-1], line))
            and not session
            and not (_PLACE.match(folded) and AT_PLACE.search(bodies[-1]))  # `HUYỆN …` + `TỈNH …`: the place of that place
        ):
            bodies[-1] = f"{bodies[-1].rstrip()} {line}"
    if not bodies and head.type_line != 0:
        bodies = [line for line in kept[:1] if is_capitals(line)]
    parted = [part for body in bodies for part in _joint_parts(body)]
    if kinds:  # below `HUYỆN` stands its name: `PHONG ĐIỀN`
        parted = [part if _NAMES_PLACE.search(fold(above)) else with_kind(part) for above, part in zip(["", *parted], parted, strict=False)]
    return _with_last_place(list(dict.fromkeys(map(name_of_speaker, reversed(parted))))[::-1])


def _without_rule(line: str) -> str:
    """Leave out what is a rule at the end as recognition reads it.

    It is long, of few letters (`SEESEEESE`), of signs (`.... --~o00`, `NGHIỆP........ mm`) or short and no word (`NGHIỆP s`).
    """
    line = _RULE_BEHIND.sub("", line)
    while (cut := _LAST_WORD.match(line)) and is_capitals(cut[1]) and cut[2].islower() and not is_syllable(cut[2]):
        line = cut[1]
    *before, last = line.split()
    if len(last) > 3 and _RULE.match(last):
        while before and _RULE.match(before[-1]):
            before.pop()
        return " ".join(before) or line
    return " ".join(before) if before and len(last) > 6 and 3 * len(set(last.lower())) <= len(last) else line


def _continues(body: str, line: str) -> bool:
    """Return True when `line` goes on with the body's name: `BỘ LAO ĐỘNG - THƯƠNG BINH` + `VÀ XÃ HỘI` is one body."""
    folded = fold(line)
    unfinished = (" va", ",", " nhan dan toi", "uy ban trung uong", "doan chu tich")
    if folded.startswith(("va ", "- ")) or fold(body).rstrip().endswith(unfinished):
        return True
    if folded == "chinh phu" and _OF_GOVERNMENT.match(fold(body)) and not body.rstrip().endswith(("-", "–")):
        return True
    if begins_with_known(f"{body} {line}", longer_than=body):  # `BỘ TÀI NGUYÊN VÀ MÔI` + `TRƯỜNG - BỘ NỘI VỤ`
        return True
    return bool(_PLACE.match(folded)) and not AT_PLACE.search(body)


def _parted_units(line: str) -> list[str]:
    """Part a body of the list from its unit in one line of capitals: `BỘ TÀI CHÍNH KHO BẠC NHÀ NƯỚC`."""
    words = line.split() if is_capitals(line) else []
    for count in range(len(words) - 1, 1, -1):
        rest = " ".join(words[count:])
        if is_body(rest) and is_known(" ".join(words[:count])):
            return [" ".join(words[:count]), rest]
    return [line]


def _joint_parts(body: str) -> list[str]:
    """Split the names of a joint letterhead; a hyphen inside a name (Lao động - Thương binh) splits nothing."""
    pieces = re.split(r"\s+[-–]\s*|\s*[-–]\s+", body.strip(" -–"))
    joined: list[str] = []
    for piece in pieces:
        if joined and not is_body(piece):
            joined[-1] = f"{joined[-1]} - {piece}"
        else:
            joined.append(piece)
    return joined


def _signed_together(bodies: list[str], symbol: str) -> list[str]:
    """Return the bodies whose signs the number's symbol has, where several have: `11/HD-TAND-VKSND-CA`; [] for one body and its unit."""
    signs = [fold(part) for part in re.split(r"[-/]", symbol)]
    signed: list[str] = []
    for body in bodies:
        own = next((sign for sign in signs if len(sign) > 1 and _initials(body).startswith((sign, f"ub{sign}"))), None)
        if own is not None:
            signs.remove(own)
            signed.append(body)
    units = [body for body in signed if _SUBORDINATE.match(fold(body)) or fold(body) == "van phong"]
    if len(signed) < 2 or (len(units) == 1 and not _JOINT_SYMBOL.match(symbol)):
        return []
    apart = [body for body in signed if not units or not _LOCAL.match(fold(body))]
    return [_unit_of(bodies[0], body) for body in apart]


def _unit_of(body: str, unit: str) -> str:
    """Return a unit with the place of its body, where it is one of that body or ends with the word for it (`Bộ Chỉ huy quân sự tỉnh`)."""
    place = AT_PLACE.split(body, maxsplit=1)[1:]
    if place and (ends := next((word for word in PLACE_WORDS if unit.endswith(f" {word}") and place[0].startswith(word)), "")):
        return f"{unit}{place[0][len(ends) :]}"
    joined = _with_place([body, unit])
    return joined[0] if len(joined) == 1 else unit


def _initials(body: str) -> str:
    return "".join(word[0] for word in re.findall(r"\w+", fold(body)) if word != "va")


def _with_last_place(bodies: list[str]) -> list[str]:
    """Complete joint bodies that share the place behind the last one: `Ủy ban nhân dân tỉnh` + `Liên đoàn Lao động tỉnh Sơn Hà`."""
    place = AT_PLACE.split(bodies[-1], maxsplit=1)[1:] if len(bodies) > 1 else []
    if not place:
        return bodies
    unit = next(unit for unit in PLACE_WORDS if fold(place[0]).startswith(fold(unit)))
    named = [body if AT_PLACE.search(body) else re.sub(r"(?i)(?<= nhân dân)$", f" {place[0][: len(unit)]}", body) for body in bodies]
    return [f"{body}{place[0][len(unit) :]}" if re.search(rf"(?i) {unit}$", body) else body for body in named]


def _with_place(bodies: list[str]) -> list[str]:
    """Join what belongs together: a department under its province (`Sở Tư pháp` of `Ủy ban nhân dân thành phố …`)."""
    if len(bodies) < 2:
        return bodies
    last, first = bodies[-1], bodies[0]
    organ = _ORGAN.match(fold(last))
    if organ is not None:
        return [f"{last[: organ.end()]} {first}{last[organ.end() :]}"]
    if (committee := _PARTY.fullmatch(fold(last))) and (of_place := AT_PLACE.search(first)):
        unit = "" if committee[0] == "dang uy" else rf"(?i)^(?:{'|'.join(PLACE_WORDS)}) "  # `ĐẢNG BỘ TỈNH SƠN HÀ` / `TỈNH ỦY`
        return [f"{last} {re.sub(unit, '', first[of_place.end() :])}"]
    if _PARTY.match(fold(first)) and fold(last).startswith("ban "):
        return [f"{last} {first.removeprefix('Ban Chấp hành ')}"]
    if _SUBORDINATE.match(fold(last)) and _LOCAL.match(fold(first)):
        first = next((body for body in bodies[:-1] if AT_PLACE.search(body)), first)  # `HĐND - UBND XÃ …`
        council = "" if _OF_COUNCIL.match(fold(last)) else "|hội đồng nhân dân"  # `BAN PHÁP CHẾ` is one of the council
        place = re.sub(rf"(?i)^(?:ủy ban nhân dân{council})\s*", "", first)
        named = re.sub(r"(?i)\s(?:tỉnh|thành phố|huyện|quận|xã|phường)$", "", last)  # `THANH TRA TỈNH`
        return [f"{named} {place}".strip()]
    if _SUBORDINATE.match(fold(last)) and not AT_PLACE.search(last) and (of_place := AT_PLACE.search(first)):
        return [f"{last} {first[of_place.end() :]}"]  # a hospital of `Sở Y tế tỉnh …`
    if fold(first) == fold(last) or fold(last).startswith(fold(first)):
        return [last]
    return bodies


def _from_title_block(head: Head) -> list[str]:
    """Return the issuer named in the title block.

    Forms: `QUYẾT ĐỊNH CỦA BỘ TRƯỞNG BỘ TÀI CHÍNH SỐ …`, `CỦA QUỐC HỘI KHÓA XII`, or the body alone.
    """
    if head.type_line is None:
        return []
    for line in [head.type_rest, *head.lines[head.type_line + 1 : head.type_line + 10]]:
        text = line[4:] if fold(line).startswith("cua ") else line
        if not text or not is_capitals(text) or not is_body(body_of_person(text)):
            continue
        text = re.split(r"(?i)\s+(?:số\s|khóa|khoá|về việc|v/v|kỳ họp|nhiệm kỳ|,)", text)[0]
        return [body_name(body_of_person(text))]
    return []


def _from_enacting(lines: list[str]) -> list[str]:
    for line in reversed(lines[-12:]):
        match = _ENACTS.match(line.strip())
        if match is not None:
            return [body_name(body_of_person(match["who"]))]
    issued = next((m for line in lines for m in [_ISSUED_WITH.search(line)] if m), None)
    if issued is not None and is_body(body_of_person(issued[1])):
        return [body_name(body_of_person(issued[1]))]
    return []


def _from_signature(signature: str) -> list[str]:
    match = re.search(r"(?m)TM\s*\.\s*(.{5,80})$", signature)
    return [body_name(match[1])] if match and is_body(match[1]) else []
