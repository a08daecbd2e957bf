"""Numbers as they are said in Vietnamese: 105 is `một trăm linh năm`, 5,5 is `năm phẩy năm`.

Of our own: num2words 0.5.14 says `một trăm lẻ năm` and, for 2.005, `hai nghìn lẻ năm`, which is not how official text is read.
"""

from __future__ import annotations

_DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
_GROUPS = ["", "nghìn", "triệu"]
_ROMAN = {"I": 1, "V": 5, "X": 10}


def cardinal(number: int) -> str:
    """Return a number from zero on in words."""
    if number == 0:
        return _DIGITS[0]
    billions, rest = divmod(number, 10**9)
    parts = [cardinal(billions), "tỷ"] if billions else []
    for place in (2, 1, 0):
        group = rest // 1000**place % 1000
        if group:
            parts += [_group(group, full=bool(parts)), _GROUPS[place]]
    return " ".join(filter(None, parts))


def digit_by_digit(digits: str) -> str:
    """Return each digit in words, for telephone and identity numbers; other characters are left out."""
    return " ".join(_DIGITS[int(digit)] for digit in digits if digit in "0123456789")


def decimal(whole: int, fraction: str) -> str:
    """Return a number with the digits after its comma in words."""
    return (
        f"{cardinal(whole)} phẩy {digit_by_digit(fraction) if len(fraction) > 2 or fraction.startswith('0') else cardinal(int(fraction))}"
    )


def roman_value(numeral: str) -> int:
    """Return the value of a Roman number of I, V and X: 9 for `IX`."""
    values = [_ROMAN[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def _group(number: int, *, full: bool) -> str:
    """Return three digits in words; `full` after a higher group: 2.005 is `hai nghìn không trăm linh năm`."""
    hundreds, tens, units = number // 100, number // 10 % 10, number % 10
    words = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens > 1:
        words += [_DIGITS[tens], "mươi"]
    elif tens == 1:
        words.append("mười")
    elif units and words:
        words.append("linh")
    if units:
        words.append(_unit(tens, units))
    return " ".join(words)


def _unit(tens: int, units: int) -> str:
    if units == 5 and tens:
        return "lăm"
    return "mốt" if units == 1 and tens > 1 else _DIGITS[units]


_OTHER_SPELLINGS = {"bẩy": "bảy", "lẻ": "linh", "chục": "mươi"}
_AFTER_TENS = {"một": "mốt", "năm": "lăm"}  # also written as they stand alone: `chín mươi năm` is 95
_SAID = {cardinal(number): number for number in range(1, 1000)}


def number_of(words: str) -> int | None:
    """Return the number from 1 to 999 that words say, in any usual spelling: 24 for `hai mươi tư`; None for other words."""
    said = [_OTHER_SPELLINGS.get(word, word) for word in words.lower().split()]
    if said[-1:] == ["tư"]:
        said[-1] = "bốn"
    if said[-2:-1] == ["mươi"] or said[-2:] == ["mười", "năm"]:
        said[-1] = _AFTER_TENS.get(said[-1], said[-1])
    return _SAID.get(" ".join(said))
