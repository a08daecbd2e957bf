"""What a name is made of: family names, the words that are none, and where a name that begins at a place ends."""

from __future__ import annotations

import re
from itertools import pairwise

from cms.text.personal_data.addresses import STOPS
from cms.text.personal_data.vocabulary import SURNAMES, is_compound, is_surname, lines, words_by_key
from cms.text.syllables import is_syllable
from cms.text.vietnamese import fold

WORDS = words_by_key("words_around_names.txt")
# The surnames of most people; small letters may follow them without "văn" or "thị".
COMMON = WORDS["common surnames"]
FOLDED_COMMON = WORDS["common surnames without marks"]
MIDDLES = frozenset(("văn", "thị", "van", "thi"))
NOT_ALONE = WORDS["never alone"]
_SURNAMES_OF_TWO_WORDS = tuple(name.replace("_", " ") + " " for name in WORDS["surnames of two words"])
_NAMES_THAT_ARE_WORDS = frozenset(name.replace("_", " ") for name in WORDS["given names that are words"])
NOT_PEOPLE = tuple(entry.strip() for line in lines("not_people.txt") for entry in line.split("|"))
_NOT_PEOPLE_AND_MORE = tuple(f"{entry} " for entry in NOT_PEOPLE)
_NUMBER_NAMES = WORDS["numbers"]
# Prepositions and other small words: they open sentences and are no part of a name, but a few of them are also family names.
_OF_NO_NAME = WORDS["of no name"] - SURNAMES
# Such words that are given names too, where they stand right behind a word that announces one: "ông Tại", "chú Bảy Được".
_UNLESS_ANNOUNCED = WORDS["of no name unless announced"]
OF_NO_NAME_AT = re.compile(rf"(?i:{'|'.join(sorted(_OF_NO_NAME | _UNLESS_ANNOUNCED))})[ \u00a0]+")
# Within a line, a capital letter behind a word and a blank opens no sentence; "ông/bà" speaks to anybody, and no name follows it.
_BEHIND_A_WORD = re.compile(r"(?<![\w/])\w+[ \u00a0]\Z")
# A first word behind which stands an office, a place or a rank, not a person.
_OFFICES = WORDS["offices"]
_ABBREVIATIONS = WORDS["abbreviations"]
# Words of a sentence that end a name in capitals: "LÊ VĂN TÁM Ở ẤP 6".
_SENTENCE_WORDS = WORDS["of a sentence"]
# First words of an office that are also parts of a name ("Bảo Ngọc", "Hoàng Ngọc Lan Chi"), and what goes on when they are the office.
_GIVEN_NAMES = WORDS["offices that are given names"]
_OFFICE_GOES_ON = re.compile(
    r" (?:cục|nhánh|bộ|hội|tâm|ương|phố|an|ty|dân|nhân|hiểm|gia|phủ|đồng|chất|tế|chính|quyền|sản|nguyên|hàng|sách|viện|ký)\b"
)
# "phí văn phòng", "mai thi công": what stands behind "văn" and "thị" when they are no part of a name.
_NOT_AFTER_MIDDLE = {"van": WORDS["not after văn"], "thi": WORDS["not after thị"]}
_SENTENCE_STARTS = re.compile(rf"(?:{STOPS}|sau|trước|vậy|tuy|hai|các|những|ông|bà|anh|chị|cháu|mong|như|chủ)", re.IGNORECASE)

_LETTERS = [chr(code) for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00)) if chr(code).isalpha()]
UP = "".join(letter for letter in _LETTERS if letter.isupper())
LOW = "".join(letter for letter in _LETTERS if letter.islower())
# Letters of Chinese, Japanese, Korean, Cyrillic, Thai and Lao.
_OTHER_SCRIPT = "\u0400-\u04ff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
# A word of a name, also of the Highlands and from abroad: "An", "Y", "H'Wen", "Jean-Pierre", "THỊ". A letter with a dot is an initial.
_WORD = (
    rf"(?:[{UP}](?:['’][{UP}]?)?[{LOW}]{{1,14}}(?:['’\-][{UP}{LOW}][{LOW}]*)?|[{UP}]['’][{UP}]+|[{UP}]{{2,9}}|[{UP}](?!\.)|"
    rf"[{_OTHER_SCRIPT}]{{2,15}})(?![\w'’])"
)
# Initials may stand before it: "Đ. V. Khánh"; "P. Tư pháp" and "Q. Ba" are no names.
NAME_AT = re.compile(
    rf"(?:(?:(?:[{UP}]\. ?){{2}}|(?![FHPQTX]\.)[{UP}]\. ?){_WORD}(?=[ ,;:)]|$)"
    rf"|{_WORD}(?:[ \t\u00a0]+(?:(?:văn|thị|bin|binti|ibn|von|van(?: der)?|de|del|dos) )?{_WORD}){{0,4}})"
)
_SMALL_WORD_BEHIND = re.compile(rf"[ \u00a0]([{LOW}]+)")
_CLOSED = re.compile(r"\s*(?:[,.;:)?!]|$)")
_PLACEHOLDER = re.compile(r"\S+ (?:Văn|Thị) [A-EX]")
_IN_OTHER_SCRIPT = re.compile(rf"\s?[(（][{_OTHER_SCRIPT}][{_OTHER_SCRIPT}\s·・]{{0,30}}[)）]")


def has_surname(words: list[str]) -> bool:
    """Return whether the words begin with a family name, of one word or of two ("Âu Dương", "Rơ Châm")."""
    return is_surname(words[0]) or f"{' '.join(words).lower()} ".startswith(_SURNAMES_OF_TWO_WORDS)


def is_of_the_highlands(words: list[str]) -> bool:
    """Return whether a name has the form of the Highlands or the Trường Sơn range: "Y Nhưr", "A Lăng Bảo", "Ksor H'Bloi", "Bling Êm"."""
    if len(words) < 2:
        return False
    head, rest = words[0], words[1:]
    if re.match(r"[HK]['’]", head) or (has_surname(words) and any(re.match(rf"[HK]['’][{UP}]", word) for word in rest)):
        return True
    strange = any(not is_syllable(word) and not word.isupper() for word in rest)
    if head in ("A", "Y") and strange:
        return True
    return has_surname(words) and (not is_syllable(head) or f"{' '.join(words).lower()} ".startswith(_SURNAMES_OF_TWO_WORDS))


def goes_on(words: list[str]) -> bool:
    """Return whether "văn" or "thị" begins another word ("văn phòng", "thị trường") in place of being part of a name."""
    return len(words) > 2 and words[2].lower() in _NOT_AFTER_MIDDLE[fold(words[1]).lower()]


def name_at(text: str, start: int, *, also_known: bool = False) -> tuple[list[str], int]:
    """Return the capitalised words at `start` that may be a name, without the office behind them, and their end.

    With `also_known` also the name of a place or of somebody long dead, which people may bear.
    """
    match = NAME_AT.match(text, start)
    if not match:
        return [], start
    words: list[str] = []
    end = start
    middle = re.match(r"\S+ (?:Văn|Thị|VĂN|THỊ) ", match.group())
    found = list(re.finditer(r"\S+", match.group()))
    for index, word in enumerate(found):
        small = word.group().lower()
        following = found[index + 1].group().lower() if index + 1 < len(found) else None
        closed = following is None and _CLOSED.match(text, start + word.end())
        if not words and small in _GIVEN_NAMES and (closed or (following and not is_compound(small, following))):
            pass
        elif small in _ABBREVIATIONS or (small in _OFFICES - _NUMBER_NAMES and not words and not (middle and small in SURNAMES)):
            break
        if small in _OFFICES and len(words) > 2 and not word.group().isupper():
            last = word.end() == len(match.group())
            if not (last and small in _GIVEN_NAMES) or _OFFICE_GOES_ON.match(text, start + word.end()):
                break
        if word.group().isupper() and small in _SENTENCE_WORDS:
            if len(words) < 2 or not is_surname(words[0]):
                return [], start
            break
        words.append(word.group())
        end = start + word.end()
    if not words or _is_of_a_sentence(words, text, start) or _is_no_name(words, text, end, also_known):
        return [], start
    other = _IN_OTHER_SCRIPT.match(text, end)
    return words, other.end() if other else end


def _is_no_name(words: list[str], text: str, end: int, also_known: bool) -> bool:
    """Return whether capitalised words are initials before a new sentence, a place, somebody long dead or a term in capitals."""
    small = [word.lower() for word in words]
    if _PLACEHOLDER.fullmatch(" ".join(words)):
        return True
    if words[0].endswith(".") and _SENTENCE_STARTS.fullmatch(small[-1]):
        return True  # "bán cho ông C. Khi đó"
    if not also_known and 1 < len(words) < 4 and f"{' '.join(small)} ".startswith(_NOT_PEOPLE_AND_MORE):
        return True
    if small[0] in COMMON:
        return len(words) < 4 and is_compound(*small[:2]) if len(words) > 1 else False
    behind = _SMALL_WORD_BEHIND.match(text, end)
    if len(words) == 2 and behind and is_compound(small[1], behind[1]):
        return True  # "Đoàn Thanh niên"
    if small[0] not in SURNAMES:
        return any(is_compound(*pair) for pair in pairwise([*small, *behind.groups()] if behind else small))
    if len(words) > 1 and is_compound(*small[:2]):
        return True
    return len(words) == 3 and is_compound(*small[1:]) and " ".join(small[1:]) not in _NAMES_THAT_ARE_WORDS


def _is_of_a_sentence(words: list[str], text: str, start: int) -> bool:
    """Return whether capitalised words open a sentence ("Kính gửi bà, Theo Điều 21"): a preposition, and no "văn", "thị" or surname."""
    small = [word.lower() for word in words]
    named = small[0] in SURNAMES or (len(words) > 1 and (small[1] in MIDDLES or ("".join(small).isascii() and has_surname(words))))
    of_no_name = _OF_NO_NAME if _BEHIND_A_WORD.search(text, max(0, start - 12), start) else _OF_NO_NAME | _UNLESS_ANNOUNCED
    return not named and not of_no_name.isdisjoint(small)
