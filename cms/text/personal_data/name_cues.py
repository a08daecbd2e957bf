"""The words that announce a person's name, and those behind which a name is that of a place, a street or a firm."""

from __future__ import annotations

import re

from cms.text.personal_data.name_words import NOT_PEOPLE, UP, WORDS

SELF = r"(?:tôi|em|mình|con|cháu|tui|toi|minh|chau|e|mk)"
KIN = (
    r"(?:ông|bà|cụ|anh|chị|cô|dì|chú|bác|cậu|mợ|thím|dượng|cháu|em|con|bé|vợ chồng|vợ|chồng|ck|vk|bố|mẹ|má|cha|thầy|bạn|gặp|vo chong|vo|"
    r"chong|bo|me|chi|ong|ba|"
    r"mr\.?|mrs\.?|ms\.?)(?:\s+(?:trai|gái|rể|dâu|họ|nuôi|ruột|nội|ngoại|đẻ|chồng|vợ|trai|gai|re|dau|noi|ngoai|ruot|nuoi|de))?"
)
_ACTS = (
    "nộp|làm|viết|gửi|nhận|khai|hỏi|yêu cầu|đề nghị|khiếu nại|tố cáo|bị tố cáo|phản ánh|bị hại|bị nạn|bị tai nạn|được ủy quyền|"
    "ủy quyền|giám hộ|"
    "được giám hộ|đại diện|"
    "bán|mua|thuê|cho thuê|thừa kế|hưởng chế độ|hưởng|liên hệ|lập|chứng kiến|vay|mất|chết|lao động|thuê nhà|ký|sử dụng đất"
)
ROLE = (
    rf"(?:công dân|người (?:{_ACTS})(?: đơn| hồ sơ| hàng| tiền| thay| thứ \w+| theo pháp luật)?|người thứ \w+|"
    r"đại diện(?: theo pháp luật| ủy quyền)?|"
    r"bên (?:bán|mua|thuê|cho thuê|vay|tặng|nhận|a|b)(?: nhà| đất)?|nguyên đơn|bị đơn|bị cáo|bị can|bị hại|nạn nhân|đương sự|nhân chứng|"
    r"chủ (?:hộ|đất|nhà|xe|trọ|sử dụng(?: đất)?|sổ|thẻ|tài khoản|tk|stk)(?: cũ| mới)?|liệt s[ĩỹ]|thương binh|bệnh binh|cựu chiến binh|"
    r"hộ(?: gia đình)?|luật sư|bác sĩ|bác sỹ|thầy giáo|cô giáo|giám đốc(?: công ty)?|kế toán(?: trưởng)?|"
    r"tổ trưởng(?: tổ dân phố)?|trưởng thôn|già làng|(?:trưởng|phó) (?:ấp|bản|xóm|"
    r"khu phố|buôn|khóm)|cán bộ|hàng xóm|học sinh|sinh viên|học viên|thí sinh|bệnh nhân|sản phụ|hành khách|khách hàng|hội viên|đảng viên|"
    r"đoàn viên|thân nhân|trẻ(?: em)?|tài xế|lái xe|nhân viên|giáo viên|"
    r"chu (?:tk|stk|ho|tai khoan)|liên lạc|lien lac|name)"
)
_OTHER_NAME = (
    r"tức(?: là)?|bí danh|biệt danh|tục danh|pháp danh|tên (?:gọi khác|thường gọi|khác|thật|cũ|mới|cúng cơm|khai sinh|ở nhà|thánh|"
    r"mỹ|pháp|úc|anh|tiếng \w+|nước ngoài)|(?:thường|hay|còn) gọi|a\.?k\.?a\.?|alias"
)
OWN_NAME = (
    rf"(?:{SELF} (?:tên|ten)|(?:tên|ten)(?: (?:thật|đầy đủ))? {SELF}|(?:tên|ten) (?:con|mẹ|cha|bố|vợ|chồng|ông|bà)|họ và tên|"
    rf"họ tên|ho ten|ho va ten|"
    r"my (?:full )?name is|i am|i'm|tên đầy đủ|"
    r"ký tên|ghi tên|người viết đơn|người làm đơn|chủ (?:tk|stk|tài khoản)|chu (?:tk|stk|tai khoan))"
)
_LINK = (
    r"(?:\s+(?:tôi|em|mình|toi|cháu|con|e|mk|của (?:tôi|em|mình|e)))?(?:\s+(?:tên thật|tên|là|của|ten|la)\b)*(?:\s*[:(,\-–]\s*|"
    r"\s+)(?:(?:ông|bà|anh|chị|cụ|Mr\.?|Ms\.?)\s+)?"
)
OWN_NAME_CUE = re.compile(rf"\b(?i:{OWN_NAME}){_LINK}")
OTHER_NAME_CUE = re.compile(rf"\b(?i:{_OTHER_NAME})(?:\s+là)?\s*:?\s+(?=[{UP}])")
ROLE_CUE = re.compile(rf"\b(?i:{ROLE}){_LINK}")
# "Người lấn đất là ", "người trông trẻ tên ", "Người liên hệ khi cần: "
ANYBODY_CUE = re.compile(r"\b(?i:người)(?: [^\W\d]+){1,6}?(?i: là| tên là| tên|\s?:)\s+(?i:(?:ông|bà|anh|chị|cụ)\s)?(?=\w)")
FOLDED_KIN = re.compile(r"(?i:chi|ong|bo|vo|chong)\b")
# "Người đại diện theo giấy ủy quyền: ", "Passport No. M55667788, "
FIELD_CUE = re.compile(
    r"\b(?i:người|đại diện|chủ|bên|họ|tên|nguoi|ten)(?: [^\W\d]+){1,6}\s*:\s*(?:(?:[Ôô]ng|[Bb]à|Mr\.?|Ms\.?)\s+)?"
    r"|(?i:\b(?:passport|hộ chiếu|căn cước|cccd|cmnd)\b[^,;\n]{0,20}\d{6})\d*\s*[,;(–-]\s*"
)
KIN_CUE = re.compile(rf"\b(?i:{KIN})(?![^\S \u00a0]|[ ]*[:\-–]?\n){_LINK}")
I_AM = re.compile(r"\b(?i:tôi|em|mình|cháu|con|e|toi|minh|chau)(?:\s+(?i:là|la)\b\s*:?\s*|\s*,\s+|\s+)")
# Behind these one word in capitals may name somebody.
SINGLE_CUE = re.compile(
    r"\b(?i:ông|bà|anh|chị|cô|dì|chú|bác|cậu|mợ|thím|dượng|bạn|bé|cháu|gặp) +$|"
    r"\b(?i:gặp|liên hệ|gọi|gọi cho|nhắn|nhắn cho) (?:em|cháu|con) +$|(?<!\w)(?i:em|e|mình|tôi|cháu) là +$|"
    r"\b(?i:(?:vợ|chồng|con|em|anh|chị|bố|mẹ)(?: (?:trai|gái|dâu|rể|ruột|họ|nuôi))?(?: tôi| em| mình)? (?:là|tên)) +$|"
    r"(?<!địa )(?<!biệt )(?<!đường )(?<!phố )\b[Tt]ên(?: là| em| con| cháu| bé)? *:? *$"
)
TITLE = re.compile(r"(?:Bà|Ông|Anh|Chị|Cụ|Mr|Mrs|Ms|Tôi|Em|Cháu|Thầy|Cô|Bác|Chú)\.?\s+(?!(?:Văn|Thị)\b)")
NAMED = re.compile(r"(?<!đặt )(?<!Đặt )(?<!đường )\b[Tt][êe]n(?: là| thành)?\s*:?\s+")
# Behind a name without marks: what only a person has.
OF_A_PERSON = re.compile(r"(?i)\s*[,(–-]?\s*(?:sinh|sn|sđt|sdt|đt|dt|cccd|cmnd|cmt)\b[^\d\n]{0,20}\d")
# Behind capitalised words: they are somebody's name, also a foreigner's.
ONLY_A_PERSON_HAS = re.compile(
    r"\s*[,(–-]?\s*(?i:(?:mang )?quốc tịch|người (?:gốc )?(?:nhật|hàn|mỹ|pháp|đức|úc|nga|trung|đài|anh|ấn|lào|thái|campuchia)|dân tộc|"
    r"sinh (?:ngày|năm|\d)|sn \d|(?:số )?(?:cccd|cmnd|cmt|căn cước|hộ chiếu|định danh)\b|"
    r"\((?:vợ|chồng|con|cháu|bố|mẹ|cha|anh|chị|em|chủ hộ)\b)"
)
NEXT_IN_LIST = re.compile(
    r"\s*(?:\([^()\n]{1,40}\)\s*)?(?:[,;/]|\s[-–]\s|,?\s(?:và|với|cùng)\s)\s*(?:(?:ông|bà|anh|chị|cụ|em|cháu|con|vợ|chồng)(?: là)?\s+)?"
)
# "5 người con: ", "hai con ", "các thành viên trong hộ gồm ": names follow, also of one word.
LIST_CUE = re.compile(
    r"\b(?i:(?:(?:\d{1,2}|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|các|những|mấy|vợ chồng)\s(?:(?:người|đứa|đồng)\s)?"
    r"(?:con|cháu|anh em|anh chị em|chị em|anh|chị|thành viên|nhân khẩu|hộ|em|bạn|bé|ông bà|ông|bà|đương sự|bị cáo|nạn nhân|học sinh|"
    r"thừa kế|người)|thành viên|nhân khẩu|người (?:thừa kế|làm chứng|liên quan)|con cái)"
    r"(?:\s(?!là\b|gồm\b|tên\b)[^\W\d]+){0,4}?(?:\s*:\s*|\s(?:là|gồm có|gồm|lần lượt là|tên là|tên)\s*:?\s*|\s)"
    rf"(?:(?:ông|bà|anh|chị|cụ|em|cháu)\s)?)(?=[{UP}])"
)
# The same place of a street, a school, a prize or a firm; an office-holder and an author are public.
_PLACES = (
    r"đường|phố|đại lộ|ngõ|ngách|hẻm|kiệt|ngã (?:tư|ba|năm|sáu)|cầu(?: vượt)?|hầm(?: chui)?|chợ|bến|phường|xã|quận|huyện|thị trấn|"
    r"thành phố|tỉnh|trường|thpt|thcs|tiểu học|mầm non|đại học|học viện|bệnh viện|khoa|trung tâm|công ty|quỹ|học bổng|giải(?: thưởng)?|"
    r"tượng(?: đài)?|công viên|bảo tàng|thư viện|nhà (?:hát|văn hoá|văn hóa|thi đấu|lưu niệm|thờ|xe|máy|thuốc|sách|thơ|văn)|rạp|"
    r"sân vận động|hội trường|quảng trường|lăng|đền(?! bù)|(?<!gia )đình|miếu|chùa|nghĩa trang|tư tưởng|"
    r"cúp(?! điện| nước)|phong trào|cuộc (?:thi|vận động)|hội (?:thi|thao|diễn)|chiến dịch|danh hiệu|liên đội|tàu|phim|vở|"
    r"chung cư|tòa|toà|khu|sân|tuyến|ga|cụm|thôn|làng|ấp|hồ(?! sơ)|kênh|rạch|"
    r"sông|núi|đảo|đập|cống|thương hiệu|nhãn hiệu|(?<!quê )(?<!trú )quán|tiệm|khách sạn|siêu thị|phòng khám|"
    r"doanh nghiệp|xí nghiệp|tập đoàn|"
    r"nhạc sĩ|nghệ sĩ (?:nhân dân|ưu tú)|nhà giáo (?:nhân dân|ưu tú)|họa sĩ|"
    r"tác giả|danh nhân|vua|thủ tướng|bộ trưởng|thứ trưởng|chủ tịch|bí thư|đại tướng|ql"
)
_CAPITALS = rf"[{UP}]\w*(?: [{UP}\d][\w'’]*){{0,4}}"
NAMESAKE = re.compile(
    rf"\b(?i:{_PLACES})(?:\s+[^\s,.;:]+){{0,2}}\s+$|[\d/][A-Za-z]?\s+$|(?i:ngã (?:tư|ba)|giao lộ|nút giao)(?:\s+[^\s,.;:]+){{0,4}}\s+$"
)
# "đường Quang Trung, Phạm Văn Chiêu, ": what goes on is a street, too.
NAMESAKES_IN_A_LIST = re.compile(
    rf"\b(?i:{_PLACES})s?(?: [^\W\d]+)?:?\s+{_CAPITALS}(?:\s*(?:,|-|–|\bvà\b|\bđến\b)\s*{_CAPITALS}){{0,6}}\s*(?:,|-|–|\bvà\b|\bđến\b)\s*$"
)
_LINKING = WORDS["linking"]
_OF_A_PLACE = re.compile(
    r"(?:\d[A-Za-z]?|\bHai|(?i:\b(?:đường|phố|phường|quận|xã|trường|cầu|chợ|núi|sông|hồ|đèo|đảo|hang|chùa|đền|tiếng|nước)))\s+$"
)
TITLED_PLACE = re.compile(
    rf"(?:{'|'.join(entry for entry in NOT_PEOPLE if re.match('(?:bà|ông|cô|chú|anh) ', entry))})(?!\w)", re.IGNORECASE
)
_WORD_BEFORE = re.compile(r"([^\W\d]+) $")


def is_part_of_a_place(text: str, start: int) -> bool:
    """Return whether a cue stands in the name of a street, a place or a thing ("Hai Bà Trưng", "K45/12 Ông Ích Khiêm", "đạo Bà Ni")."""
    if text[start].islower() and text[max(0, start - 2) : start - 1].isdigit():
        return False
    if _OF_A_PLACE.search(text, max(0, start - 12), start):
        return True
    if TITLED_PLACE.match(text, start):
        return True
    before = _WORD_BEFORE.search(text, max(0, start - 15), start)
    if not before or not text[start].isupper() or text[start : start + 4].isupper():
        return False
    return before[1].lower() not in _LINKING
