"""Laws of other countries: `Bộ luật Dân sự Nhật Bản`, `Luật Cạnh tranh của Hàn Quốc`, `Luật Ngân hàng nước sở tại`; none is here."""

from __future__ import annotations

import re

_LANDS = "|".join((
    "Ác-hen-ti-na|Argentina|Ai Cập|Ai-len|Ireland|Ấn Độ|Ả Rập(?: Xê Út)?|Ba Lan|Bồ Đào Nha|Bra-xin|Brazil|Bun-ga-ri|Bungari",
    "Cam-pu-chia|Campuchia|Ca-na-đa|Canada|Cu-ba|Cuba|Đài Loan|Đan Mạch|Hà Lan|Hàn Quốc|Hoa Kỳ|Hồng Kông|Hung-ga-ri|Hungary",
    "In-đô-nê-xi-a|Indonesia|Israel|I-ta-li-a|Italia|Liên bang Nga|Liên Xô|Ma-lai-xi-a|Malaysia|Mê-hi-cô|Mexico|Mi-an-ma",
    "Myanmar|Mông Cổ|Na Uy|Nam Phi|Niu Di-lân|New Zealand|Nhật Bản|Ô-xtrây-li-a|Australia|Phần Lan|Phi-líp-pin|Philippines",
    "Séc|Singapore|Xin-ga-po|Tây Ban Nha|Thái Lan|Thổ Nhĩ Kỳ|Thụy Điển|Thụy Sĩ|Triều Tiên|Trung Quốc|U-crai-na|Ukraina",
    "Vương quốc Anh|Liên minh [Cc]hâu Âu|[Cc]hâu Âu|EU",
))  # fmt: skip
# Words of other meanings too: a country only right behind the name of a law that is known, or behind `của`, `nước`, `ở`.
_SHORT = "Anh|Áo|Bỉ|Đức|Lào|Mỹ|Nga|Nhật|Pháp(?! (?:lý|luật|lệnh|chế))|Úc|Ý"
_NAMED = r"(?:nước |Cộng h[òo][àa] (?:\w+ ){0,4}?|Vương quốc )?"
_SOME = "nước (?:sở tại|đó|bạn|thứ ba|tiếp nhận|nhập khẩu|xuất khẩu)|của (?:một )?(?:nước ngoài|nước khác|quốc gia khác|các nước)"
_BEHIND_KNOWN = re.compile(rf"[^\S\n]+(?!(?:Anh|Ý)\b)(?:của )?(?:{_NAMED}(?:{_LANDS}|{_SHORT})|{_SOME})(?!\w)")
_IN_UNKNOWN = re.compile(rf"(?<!\w)(?:{_LANDS}|(?:của|nước) {_NAMED}(?:{_SHORT})|{_SOME})(?!\w)")
_WHERE = re.compile(rf"(?:^|[.;:\n“\"]\s*)(?:[Ởở]|[Tt]ại) {_NAMED}(?:{_LANDS}|{_SHORT}),?\s(?:[^.;:\n]{{0,30}}\s)?$")
_FURTHEST_WHERE = 80
_REST = 14  # characters behind a name that was cut at a word such as `tại`


def is_abroad(text: str, start: int, end: int, known: int) -> bool:
    """Return True for the law between two places of a text where it is one of another country; `known`: the end of its known name, or 0."""
    land = _BEHIND_KNOWN.match(text, known) if known else _IN_UNKNOWN.search(text, start, min(len(text), end + _REST))
    return land is not None or _WHERE.search(text[max(0, start - _FURTHEST_WHERE) : start]) is not None
