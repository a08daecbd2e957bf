"""Bodies that issue documents: their names as printed, the signs that stand for them in numbers, and the persons who speak for them."""

from __future__ import annotations

import re

from cms.text.provinces import PROVINCES
from cms.text.speech.spoken_words import BODIES
from cms.text.syllables import is_syllable
from cms.text.vietnamese import fold

# What the last part of a number's symbol stands for. Ministries that were merged or renamed stay, for their documents do.
SIGNS = {
    **{sign: name for sign, name in BODIES.items() if sign not in ("UBND", "HĐND")},
    "CTN": "Chủ tịch nước",
    "HĐBT": "Hội đồng Bộ trưởng",
    "HĐNN": "Hội đồng Nhà nước",
    "VPQH": "Văn phòng Quốc hội",
    "VPCTN": "Văn phòng Chủ tịch nước",
    "NHNN": "Ngân hàng Nhà nước Việt Nam",
    "KTNN": "Kiểm toán nhà nước",
    "HĐTP": "Hội đồng Thẩm phán Tòa án nhân dân tối cao",
    "UBDT": "Ủy ban Dân tộc",
    "BHXH": "Bảo hiểm xã hội Việt Nam",
    "BLĐTBXH": "Bộ Lao động - Thương binh và Xã hội",
    "BVHTT": "Bộ Văn hóa - Thông tin",
    "BTM": "Bộ Thương mại",
    "BCN": "Bộ Công nghiệp",
    "BTS": "Bộ Thủy sản",
    "BBCVT": "Bộ Bưu chính, Viễn thông",
}
SIGN_SPELLINGS = {"BGD&ĐT": "BGDĐT", "BNN&PTNT": "BNNPTNT", "BNN": "BNNPTNT", "BVHTT&DL": "BVHTTDL", "BKH": "BKHĐT", "BTNVMT": "BTNMT"}
_CENTRAL = (
    (re.compile(r"UBTVQH\d{0,2}$"), "Ủy ban Thường vụ Quốc hội"),
    (re.compile(r"QHK?\d{1,2}$"), "Quốc hội"),
    (re.compile(r"HĐNN\d{0,2}$"), "Hội đồng Nhà nước"),
)

KNOWN_BODIES = {
    fold(name): name
    for name in (*SIGNS.values(), "Quốc hội", "Ủy ban Thường vụ Quốc hội", "Ngân hàng Nhà nước", "Tổng cục Thuế", "Tổng cục Hải quan")
}
KNOWN_BODIES |= {
    "uy ban thuong vu quoc hoi": "Ủy ban Thường vụ Quốc hội",
    "bo tong tham muu": "Bộ Tổng Tham mưu",
    "hoi dong chinh phu": "Hội đồng Chính phủ",
    "kiem toan nha nuoc": "Kiểm toán nhà nước",
    "ban to chuc - can bo chinh phu": "Ban Tổ chức - Cán bộ Chính phủ",
    "toa an nhan dan toi cao": "Tòa án nhân dân tối cao",
    "vien kiem sat nhan dan toi cao": "Viện kiểm sát nhân dân tối cao",
    "bo van hoa the thao va du lich": "Bộ Văn hóa, Thể thao và Du lịch",
    "bo lao dong thuong binh va xa hoi": "Bộ Lao động - Thương binh và Xã hội",
}

ABBREVIATED = {"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân", "MTTQ": "Mặt trận Tổ quốc"}
_PERSONS = re.compile(
    r"^(?:bo truong|thu truong|pho thu tuong|thong doc|pho thong doc|chu tich|pho chu tich|chanh an|pho chanh an|vien truong"
    r"|pho vien truong"
    r"|tong thanh tra|tong giam doc|pho tong giam doc|tong cuc truong|cuc truong|chu nhiem|giam doc|truong ban|hieu truong"
    r"|chanh van phong"
    r"|bo truong, chu nhiem)\s+(?=\S)"
)
_CHAIR = re.compile(r"chu tich\s+(?:(?:uy ban nhan dan|ubnd)\s|hoi dong bo truong)")
_BODY_START = re.compile(
    r"^(?:bo\s|chinh phu|thu tuong chinh phu|quoc hoi|uy ban|uy ba n|hoi dong|toa an|vien kiem sat|ngan hang\s"
    r"|kiem toan nha nuoc|van phong"
    r"|thanh tra|bao hiem xa hoi|tong cuc|cuc\s|so\s|ban\s|tong lien doan|mat tran|doan\s|chu tich nuoc|dai hoc|truong\s"
    r"|vien\s|hoi\s|tong cong ty"
    r"|(?:cong an|thue|hai quan)(?:$|\s(?:tinh|thanh pho|tp|phuong|xa|khu vuc|co so))|chi cuc"
    r"|thong tan|dai\s|trung uong|benh vien|vu\s|ubnd|hdnd|chu tich uy ban|phong\s|lien doan|kho bac|trung tam"
    r"|(?:tinh|thanh|dang|huyen|quan|thi) uy\b|dang bo\s|chi bo\s|cong doan|lien hiep|cong ty|tap doan|quy (?:bao|cho|dau|ho|phat|tin|xa)\s"
    r"|thuong truc(?:$|\s(?:hoi dong|hdnd))|tram\s|xi nghiep|hop tac xa|chi nhanh|buu dien)"
)
# Text recognition loses tone marks (`THANH PHO HÀ NỌI`).
PROVINCES_BY_FOLD = {fold(name): name for name in PROVINCES}
_OF_PROVINCE = re.compile(r"^(?:uy ban nhan dan|hoi dong nhan dan|ubnd|hdnd) (?:tinh|thanh pho|tp\.?) ?")
_NAMES = (*KNOWN_BODIES.values(), *PROVINCES_BY_FOLD.values(), "Ủy ban nhân dân", "Hội đồng nhân dân")
_NAME_WORDS = {word for name in _NAMES for word in re.findall(r"\w+", name.lower())}
_LONGEST_GLUED, _LONGEST_SYLLABLE = 30, 7  # letters
# Seen between two words: `THÀNH'PHỐ`, `THÀNH 'PHỐ`, `CƯ ¬— HUYỆN`, not in `M'Drắk`.
_STRAY = re.compile(r"(?<=\w)[;:|~](?=\w)|(?<=\w{3})[`'’](?=\w{3})|(?<=\s)[`'’‘](?=\w)|(?<=\s)(?=\S*[¬~=_])[¬~=—_]+(?=\s)")
_COURTS = ("Tòa án nhân dân", "Viện kiểm sát nhân dân", "Tòa án quân sự", "Viện kiểm sát quân sự")
_LEVEL_OF_COURT = re.compile(r"(?i)(?:cấp cao(?: tại)?|khu vực \w+(?: ?[-–])?|trung ương|quân khu \w+)(?: |$)")  # the level is no name
PLACE_WORDS = ("thành phố", "thị trấn", "thị xã", "tỉnh", "huyện", "quận", "phường", "xã", "đặc khu")


def issuer_of_symbol(symbol: str) -> str | None:
    """Return the central body that a number's symbol names (`NĐ-CP`: Chính phủ); None for joint numbers and local bodies."""
    parts = [part for part in re.split(r"[-/]", symbol) if part]
    if not parts or parts[0] in ("TTLT", "NQLT", "TTLB"):
        return None
    last = SIGN_SPELLINGS.get(parts[-1], parts[-1])
    for pattern, name in _CENTRAL:  # UBTVQH before QH: the one ends like the other
        if pattern.match(last):
            return name
    return SIGNS.get(last)


def issuers_of_joint_symbol(symbol: str) -> list[str]:
    """Return the bodies of a joint number (`TTLT-BCA-BQP`), those whose sign is known."""
    names = []
    for part in re.split(r"[-/]", symbol)[1:]:
        name = issuer_of_symbol(part)
        if name is not None:
            names.append(name)
    return names


def is_body(line: str) -> bool:
    """Return True when a line starts as the name of a body does."""
    return bool(_BODY_START.match(fold(line).strip(" *-–")))


def is_known(line: str) -> bool:
    """Return True for the whole name of a body of the list, or of the committee or council of a province."""
    folded = fold(line).strip(" .,;:*-–_")
    return folded in KNOWN_BODIES or _OF_PROVINCE.sub("", folded) in PROVINCES_BY_FOLD


def begins_with_known(line: str, *, longer_than: str) -> bool:
    """Return whether a line begins with the name of a body of the list, or of a department of its field, that is longer than another."""
    folded = re.sub(r"^so ", "bo ", fold(line))
    return any(len(key) > len(fold(longer_than)) and re.match(rf"{re.escape(key)}(?!\w)", folded) for key in KNOWN_BODIES)


def body_of_person(line: str) -> str:
    """Return the body that an office-holder speaks for: `Bộ trưởng Bộ Y tế` gives `Bộ Y tế`; a body as it is."""
    folded = fold(line)
    if folded.startswith(("thu tuong", "chu tich nuoc")):
        return line
    if folded.startswith("tong kiem toan"):
        return "Kiểm toán nhà nước"
    match = _PERSONS.match(folded)
    return line[match.end() :] if match else line


def name_of_speaker(line: str) -> str:
    """Return the name of the body that a line speaks for; the chairman of a committee or a council of ministers is an issuer himself."""
    name = body_name(body_of_person(line))
    return f"Chủ tịch {name}" if _CHAIR.match(fold(line)) else name


def _parted(match: re.Match[str]) -> str:
    """Put back the spaces that recognition lost between words of bodies' names: `TƯPHÁP` gives `TƯ PHÁP`.

    Other words with marks are parted into the fewest syllables that begin with consonants: `PHƯỜNGVĨNHCHÂU`.
    """
    word = match[0].lower()
    if is_syllable(word):
        return match[0]
    cut = next((cut for cut in range(1, len(word)) if word[:cut] in _NAME_WORDS and word[cut:] in _NAME_WORDS), 0)
    if cut:
        return f"{match[0][:cut]} {match[0][cut:]}"
    ways = [] if word.isascii() or len(word) > _LONGEST_GLUED else _in_syllables(match[0])
    best = sorted((way.count(" "), sum(map(_begins_with_vowel, way.split())), way) for way in ways)[:2]
    return best[0][2] if best and (len(best) == 1 or best[0][:2] != best[1][:2]) else match[0]


def _begins_with_vowel(word: str) -> bool:
    return fold(word)[:1] in "aeiouy"


def _in_syllables(word: str) -> list[str]:
    """Return the ways to part a word into syllables of two letters or more, spaces between them."""
    found = [word] if is_syllable(word) else []
    for cut in range(2, min(len(word) - 1, _LONGEST_SYLLABLE + 1)):
        if is_syllable(word[:cut]):
            found += [f"{word[:cut]} {rest}" for rest in _in_syllables(word[cut:])]
    return found


def body_name(line: str) -> str:
    """Return the name of a body as it is written in running text, from a line in capitals: `ỦY BAN NHÂN DÂN TỈNH CÀ MAU`."""
    line = _STRAY.sub(" ", line)
    line = re.sub(r"[^\W\d_]+", _parted, line)
    for sign, written in ABBREVIATED.items():
        line = line.replace(sign, written.upper() if line.isupper() else written)
    line = " ".join(line.split()).strip(" .,;:*-–_")
    line = re.sub(r"(?<=\s)T[Pp]\.?\s?(?=[^\W\d_]{2})", "THÀNH PHỐ " if line.isupper() else "thành phố ", line)
    line = re.sub(r"(?i)(?<=mặt trận tổ quốc)(?! việt nam)", " VIỆT NAM" if line.isupper() else " Việt Nam", line)
    line = re.sub(r"\s*\(\s*\*?\s*\)?$", "", line)  # the sign of a footnote
    folded = re.sub(r"[^a-z0-9]+", " ", fold(line)).strip()
    known = next((name for key, name in KNOWN_BODIES.items() if re.sub(r"[^a-z0-9]+", " ", key) == folded), None)
    if known is not None:
        return known
    for printed in ("Ủy ban nhân dân", "Hội đồng nhân dân", *_COURTS):
        if folded.startswith(fold(printed)):
            rest = line[len(printed) :].strip()
            level = _LEVEL_OF_COURT.match(rest) if printed in _COURTS else None
            small = level[0].lower().replace("quân khu", "Quân khu") if level else ""
            return f"{printed} {small}{place_name(rest[len(small) :])}".strip()
    if line != line.upper():
        return line
    return _titled(line)


def name_as_text_writes_it(name: str, text: str) -> str:
    """Return the name of a body that is in no list with the capitals that the running text gives it, where it gives at least as many.

    A spelling with a word all in capitals (no abbreviation: it reads as a syllable) is a heading's or a slip. Where the text has none,
    each of its fields gets a capital (Decree 30/2020/NĐ-CP, Appendix II): `Cục Lâm nghiệp và Kiểm lâm`.
    """
    if fold(name) in KNOWN_BODIES:
        return name
    written = [match[0] for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)]
    good = [one for one in written if one[0].isupper() and not any(map(_is_shouted, re.findall(r"\w{2,}", one)))]
    if AT_PLACE.search(name) or not good:
        return re.sub(r"(?<= và )\w", lambda match: match[0].upper(), name)
    return max([*good, name], key=lambda one: sum(word[0].isupper() for word in one.split()))


def _is_shouted(word: str) -> bool:
    return word.isupper() and is_syllable(word)


def place_name(text: str) -> str:
    """Return a place as it is written: `TỈNH BẠC LIÊU` gives `tỉnh Bạc Liêu`, `TP. HỒ CHÍ MINH` `thành phố Hồ Chí Minh`."""
    text = re.sub(r"(?i)^tp\s*\.?\s*", "thành phố ", text.strip())
    words = []
    rest = text
    for place in PLACE_WORDS:
        if len(fold(rest)) == len(rest) and fold(rest).startswith(fold(place)) and rest[len(place) :][:1] in ("", " "):
            words.append(place)
            rest = rest[len(place) :].strip()
            break
    province = PROVINCES_BY_FOLD.get(fold(rest))
    if province is not None and (not words or words[0] in ("tỉnh", "thành phố")):
        rest = province
    elif rest in (rest.upper(), rest.lower()):
        rest = " ".join(word if word.isdigit() else word.capitalize() for word in rest.split())
    words.append(rest)
    return " ".join(word for word in words if word)


# Fields of ministries as they are written; the departments of a province bear them too.
_FIELDS = {fold(name[3:]): name[3:] for name in SIGNS.values() if name.startswith("Bộ ")}
AT_PLACE = re.compile(rf"(?i)\s(?=(?:{'|'.join(PLACE_WORDS)})\s(?!hội\b|ủy\b))")
_PARTY = re.compile(r"(?i)(?:tỉnh|thành|đảng|huyện|quận|thị|xã|phường) ủy(?=\s)")
_PROPER_BY_FOLD = {**PROVINCES_BY_FOLD, "viet nam": "Việt Nam", "nha nuoc": "Nhà nước", "trung uong": "Trung ương", "dang": "Đảng"}
_PROPER_BY_FOLD |= {"chinh phu": "Chính phủ", "mat tran to quoc": "Mặt trận Tổ quốc", "doan chu tich uy ban": "Đoàn Chủ tịch Ủy ban"}
_PROPER = re.compile(rf"(?i)\b(?:{'|'.join(_PROPER_BY_FOLD.values())})\b")


def _titled(line: str) -> str:
    """Write the name of a body that is not in the list: the kind small, its field with a capital, its place as places are written."""
    if party := _PARTY.search(line):
        rest = line[party.end() :].strip()
        of_party = f"{party[0].capitalize()} {_titled(rest) if is_body(rest) else place_name(rest)}"
        return f"{_titled_body(line[: party.start()].strip())} {of_party}".strip()
    of_body, *place = AT_PLACE.split(line, maxsplit=1)
    return " ".join([_titled_body(of_body), *map(place_name, place)])


def _titled_body(line: str) -> str:
    """Return the name of a body that is printed in capitals as running text writes it."""
    kind, _, of_kind = line.partition(" ")
    if fold(of_kind) in _FIELDS:
        return f"{kind.capitalize()} {_FIELDS[fold(of_kind)]}"
    words = line.lower().split()
    if len(words) < 2:
        return line.capitalize()
    heads = dict.fromkeys(("ban", "cục", "bộ", "sở", "viện", "phòng", "vụ", "trường"), 1)
    heads |= dict.fromkeys(("tổng", "văn", "trung", "đại", "thanh", "ngân", "liên", "chi", "bệnh", "học", "kho", "ủy", "công", "tập"), 2)
    heads["hội"] = 2 if words[1] == "đồng" else 1
    heads["tổng"] += words[1] == "công"
    start = heads.get(words[0], 0)
    while start < len(words) - 1 and not re.search("[aeiouy]", fold(words[start])):  # `Công ty TNHH MTV Cấp nước`
        start += 1
    shown = [word.capitalize() if index == start else word for index, word in enumerate(words)]
    shown = [word if re.search("[aeiouy]", fold(word)) else word.upper() for word in shown]  # THPT
    text = re.sub(r"(?:(?<=- )|(?<=, )|^)\w", lambda match: match[0].upper(), " ".join(shown))
    return _PROPER.sub(lambda match: _PROPER_BY_FOLD[fold(match[0])], text)
