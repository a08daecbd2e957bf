"""What belongs to a public body: its hotline, mailbox, office and account are published, so they are not personal."""

from __future__ import annotations

import re

from cms.text.personal_data.kinds import PiiKind
from cms.text.vietnamese import fold

_REACH = 150
_BODY = re.compile(
    r"\b(?:UBND|HĐND|[ỦU][ỷy] ban|Sở|Bộ(?= [A-ZĐ])|Cục|[Cc]hi cục|[Tt]rung tâm|[Vv]ăn phòng|[Cc]ơ quan(?= [A-ZĐ])|[Cc]ông an|[Kk]ho bạc|"
    r"[Bb]ệnh viện|[Tt]rạm [Yy] tế|[Tt]rụ sở|[Tt]huế (?:tỉnh|cơ sở|thành phố)|"
    r"(?:BHXH|Bảo hiểm xã hội) (?:tỉnh|huyện|quận|thành phố|cơ sở|khu vực)|"
    r"[Tt]òa án|[Vv]iện [Kk]iểm sát|[Tt]hi hành án|Phòng(?= [A-ZĐ])|[Bb]ộ phận (?:một cửa|tiếp)|[Mm]ột cửa|[Bb]an (?:quản lý|"
    r"tiếp công dân)|"
    r"[Tt]rường(?= (?:THPT|THCS|Tiểu|Mầm|Đại|Cao))|[Mm]ặt trận|MTTQ|[Qq]uỹ(?= [A-ZĐ])|[Ll]iên đoàn)"
)
# Theirs are the addresses only: an account is not a bank's because it is kept there.
_HOUSE_OF_A_BODY = re.compile(
    r"\b(?:[Đđ]ội (?=Cảnh|Quản|Thuế|Thanh|Thi|Đăng)|Điện lực|[Bb]ưu (?:điện|cục)|[Nn]gân hàng|[Nn]hà hát|Học viện|Đại học|Thanh tra|"
    r"[Cc]ông ty|[Kk]hách sạn|[Ss]iêu thị|[Cc]hi nhánh|[Cc]ửa hàng|[Pp]hòng khám|[Nn]hà thuốc|[Tt]òa soạn|"
    r"[Đđ]ài (?=Phát|Truyền|Tiếng)|[Hh]ội (?=[A-ZĐ]))"
)
# Before a village it speaks of the place or of a thing there, not of somebody's home: "cây cầu tạm ở bản Nậm Pồ".
_NO_OWNER = r"(?: (?!nhà|tôi|em|mình|ông|bà|anh|chị|con|cháu|vợ|chồng)[^\W\d]+){0,2}"
_OF_EVERYBODY = re.compile(
    r"(?i:\b(?:thành lập|sáp nhập|địa bàn|nhà văn hóa|đường (?:vào|qua|liên thôn)|cầu|chợ|đình|cử tri|người dân|bà con|nhân dân|đồng bào|"
    r"các hộ(?: dân)?|tuyến|metro|xe buýt|bến|trạm|cảng|vành đai)"
    rf"(?: (?:tại|ở|của))?|\b(?:cầu|đường|chợ|trạm|điểm trường|công trình|dự án|"
    rf"bãi rác|kè|đập|mỏ|sạt lở|cột điện){_NO_OWNER} (?:tại|ở))\s+$"
)
# A number behind these words is that of a company or a body, no telephone and nobody's: "Mã số thuế của Công ty X là ".
_COMPANY = rf"(?:[Cc]ông ty|[Dd]oanh nghiệp|HTX|[Hh]ợp tác xã|{_BODY.pattern})"
_WHAT_A_COMPANY_HAS = r"(?i:mã số thuế|\bMST|\bmã số|tài khoản|\bSTK)"
_COMPANY_NUMBER = re.compile(
    rf"(?:(?i:mã số (?:doanh nghiệp|hợp tác xã|hộ kinh doanh))|{_COMPANY}[^.;\d]{{0,60}}(?i:mã số thuế|\bMST)"
    rf"|{_WHAT_A_COMPANY_HAS}(?: [^\W\d]+)? của {_COMPANY}(?:(?!\b(?:tôi|em|mình|cá nhân|ông|bà|anh|chị)\b)[^.;\d]){{0,120}}?)"
    r"\W{0,3}(?:(?:số|là)\W{1,2})*$"
)
# Behind an account or a landline, in words without marks: the Treasury keeps it, or it is a body's.
_BODIES_BEHIND = (
    r"(?:kho bac|ubnd|uy ban|so|bo|cuc|chi cuc|cong an|toa an|truong|benh vien|quy|trung tam|"
    r"ban|van phong|cong ty|hoi|lien doan|mat tran)\b"
)
_OF_A_BODY_BEHIND = re.compile(rf"\s*,?\s*(?:(?:duoc )?(?:mo )?(?:tai|o|cua)\s+{_BODIES_BEHIND}|\(?\s*kho bac)")
# Behind an address: "Số 12 Lê Lợi là trụ sở cũ của xã".
_OFFICE_BEHIND = re.compile(
    rf",? (?:(?:hien|nay|truoc|von)(?: day)? )?(?:la (?:tru so|cong so|nha van hoa|cho\b|di tich)|(?:la|cua) {_BODIES_BEHIND})"
)
_TREASURY = re.compile(r"(?:3[5-9]|7[1-3]|8[1-2]|9[1-5])\d\d\.\d\.\d{7}(?:\.\d+)*")
_HOTLINE = re.compile(r"hotline|đường dây nóng|tổng đài|duong day nong|tong dai|số trực|điện thoại trực", re.IGNORECASE)
# Words with which the writer comes to speak of a person.
_PERSON = re.compile(
    r"(?i:\b(?:tôi|em|mình|nhà(?! nước)|gia đình|cháu|con|ông|bà|anh|chị|toi|minh|nha|chau|thường trú|tạm trú|hộ khẩu|kính gửi|kính thưa|"
    r"gửi|số của|cá nhân)\b)"
)
_SENTENCE_END = re.compile(r"[!?\n]|\.\s")
_OFFICE_MAILBOX = re.compile(
    r"(?:ubnd|hdnd|so|bo|phong|ban|cuc|chicuc|vanthu|vanphong|motcua|hotline|lienhe|info|contact|tiepcongdan|congdan|hoidap|"
    r"bhxh|congan|thue|"
    r"trungtam|admin|support|phananh|webmaster)[._\-@]"
)
_STATE_DOMAIN = re.compile(
    r"[@.](?:gov|chinhphu|quochoi|dangcongsan|cpv|dcs|vpct|moj|moet|mattran)\.(?:org\.)?vn$|[@.](?:dangcongsan|cpv)\.org\.vn$"
)
_DESK = re.compile(
    r"(?:info|contact|support|admin|hotro|lienhe|cskh|chamsockhachhang|hotline|tuyensinh|webmaster|noreply|"
    r"vanthu|banbientap|toasoan|bandoc|sales)[.\d]*@"
)
_FREE_MAIL = re.compile(r"@(?:gmail|yahoo|hotmail|outlook|icloud|live|protonmail|proton)\.")
_PERSON_MAILBOX = re.compile(r"[a-z]{2,7}[._][a-z]{1,3}\d*@|[a-z]{2,7}\.[a-z]{2,7}\.[a-z]{1,7}\d*@")


def belongs_to_a_public_body(text: str, start: int, end: int, kind: PiiKind) -> bool:
    """Return whether `text[start:end]` is the mailbox, telephone, account or office of a body, by the words before it in its sentence."""
    if kind is PiiKind.EMAIL:
        return _is_mailbox_of_a_body(text[start:end])
    if kind not in (PiiKind.PHONE, PiiKind.ADDRESS, PiiKind.ACCOUNT, PiiKind.TAX_CODE):
        return False
    behind = fold(text[end : end + 40]).lower()
    if kind is PiiKind.ACCOUNT and (_TREASURY.fullmatch(text[start:end]) or _OF_A_BODY_BEHIND.match(behind)):
        return True
    if kind is not PiiKind.ADDRESS and _COMPANY_NUMBER.search(text, max(0, start - _REACH), start):
        return True
    if kind is PiiKind.ADDRESS and (_OFFICE_BEHIND.match(behind) or _OF_EVERYBODY.search(text, max(0, start - 40), start)):
        return True
    # A mobile number is a person's, also beside the name of a body.
    is_mobile = bool(re.match(r"(?:\+?84|0)[35789]", re.sub(r"[^\d+]", "", text[start:end])))
    if kind is PiiKind.PHONE and not is_mobile and _OF_A_BODY_BEHIND.match(behind):
        return True
    before = _SENTENCE_END.split(text[max(0, start - _REACH) : start])[-1]
    if kind is PiiKind.PHONE and (cue := _HOTLINE.search(before)):
        return not _PERSON.search(before, cue.end())
    bodies = [*_BODY.finditer(before), *(_HOUSE_OF_A_BODY.finditer(before) if kind is PiiKind.ADDRESS else ())]
    if (
        not bodies
        or _PERSON.search(before, max(body.end() for body in bodies))
        or re.search(r"(?i:gửi|thưa)\W+$", before[: max(body.start() for body in bodies)])
    ):
        return False
    return kind is not PiiKind.PHONE or not is_mobile


def _is_mailbox_of_a_body(address: str) -> bool:
    """Return whether an address is of the State and does not name an officer ("le.van.c@", "nam_nd@"), or of a desk of anybody."""
    address = fold(address).lower()
    if not _STATE_DOMAIN.search(address):
        return bool(_DESK.match(address)) and not _FREE_MAIL.search(address)
    return bool(_OFFICE_MAILBOX.match(address)) or not _PERSON_MAILBOX.match(address)
