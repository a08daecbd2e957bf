"""Recognise laws of other countries (`Bộ luật Dân sự Nhật Bản`, `Luật Cạnh tranh của Romania`): no citation may link to one."""

from __future__ import annotations

from cms.text.syllables import is_syllable
from legal_docs.text.words.letters import pattern

# Names of one meaning alone; any other country is recognised by `của`, `nước` or its spelling (`Bun-ga-ri`, `của Chile`).
_LANDS = "|".join((
    "Ai Cập|Argentina|Ấn Độ|Ả Rập|Ba Lan|Bồ Đào Nha|Brazil|Campuchia|Canada|Cuba|Đài Loan|Đan Mạch|Hà Lan|Hàn Quốc|Hoa Kỳ|Hồng Kông",
    "Hungary|Hy Lạp|Indonesia|Israel|Italia|Liên bang Nga|Liên Xô|Malaysia|Mexico|Mông Cổ|Myanmar|Na Uy|Nam Phi|New Zealand|Nhật Bản",
    "Australia|Phần Lan|Philippines|Singapore|Tây Ban Nha|Thái Lan|Thổ Nhĩ Kỳ|Th(?:ụy|uỵ) (?:Điển|Sĩ)|Triều Tiên|Trung Quốc|Ukraina",
    r"Vương quốc Anh|Liên minh [Cc]hâu Âu|[Cc]hâu Âu|EU|[\Lu][\Ll]*(?:-[\Ll]+)+",
))  # fmt: skip
_ALONE = r"(?!\w|\s+[\Lu])"  # `Lào Cai`, `Mỹ Tho`: no country
_SHORT = rf"(?:Anh|Áo|Bỉ|Đức|Lào|Mỹ|Nga|Nhật|Pháp(?! (?:lý|luật|lệnh|chế))|Séc|Úc|UAE|Ý){_ALONE}"
_UNION = r"(?:CH[A-ZĐ]+|Cộng h[òo][àa](?! xã hội chủ nghĩa Việt) (?:\w+ ){0,4}?)"
_STATE = r"(?<![Nn]hà )nước (?!Việt|Cộng|CHXHCN)[\Lu]"
_SOME = (
    "nước (?:sở tại|đó|bạn|thứ ba)|của (?:một )?(?:(?:tiểu )?bang|nước (?:ngoài|khác|tiếp nhận|nhập khẩu|xuất khẩu)|quốc gia khác|các nước)"
)
_OF_A_LAND = rf"(?:{_STATE}|{_SOME}(?!\w)|(?:của (?:nước )?|nước )(?:{_UNION} ?)?{_SHORT}|{_UNION} ?{_SHORT})"
_BEHIND_KNOWN = pattern(
    rf"(?:[^\S\n]+(?:năm )?(?:19|20)\d\d)?[^\S\n]+"
    rf"(?:(?:của )?(?:{_OF_A_LAND}|(?:{_LANDS}){_ALONE}|(?!(?:Anh|Ý)\s){_SHORT})|của (?P<word>[\Lu][\Ll]+){_ALONE})"
)
_IN_UNKNOWN = pattern(rf"(?<!\w)(?:{_OF_A_LAND}|(?:{_LANDS})(?!\w))")
_WHERE = pattern(rf"(?:^|[.;:\n“\"]\s*)(?:[Ởở]|[Tt]ại) (?:nước )?(?:{_UNION} ?)?(?:(?:{_LANDS})(?!\w)|{_SHORT}),?\s+$")
_FURTHEST_WHERE = 60
_REST = 14  # characters behind a name that was cut at a word such as `tại`


def is_foreign_law(text: str, start: int, end: int, known: int) -> bool:
    """Return True for the law between two places of a text where it is one of another country; `known`: the end of its known name, or 0."""
    land = _BEHIND_KNOWN.match(text, known) if known else _IN_UNKNOWN.search(text, start, min(len(text), end + _REST))
    if land is not None:
        return not known or not land["word"] or not is_syllable(land["word"])
    before = text[max(0, start - _FURTHEST_WHERE) : start]
    return "Việt Nam" not in text[start:end] and _WHERE.search(before) is not None
