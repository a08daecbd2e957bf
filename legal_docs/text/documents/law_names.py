"""Names of codes and laws: what short forms of them stand for (`BLTTHS`, `Luật HN&GĐ`, `LĐĐ`), and where a name ends."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice

from cms.text.vietnamese import fold

_CODES = "Dân sự|Hàng hải Việt Nam|Hình sự|Lao động|Tố tụng dân sự|Tố tụng hình sự"
_LAWS = """
An ninh mạng|An ninh quốc gia|An toàn thông tin mạng|An toàn thực phẩm|An toàn, vệ sinh lao động|Ban hành văn bản quy phạm pháp luật
Báo chí|Bảo hiểm tiền gửi|Bảo hiểm xã hội|Bảo hiểm y tế|Bảo vệ bí mật nhà nước|Bảo vệ dữ liệu cá nhân|Bảo vệ môi trường
Bảo vệ quyền lợi người tiêu dùng|Bảo vệ sức khỏe nhân dân|Bảo vệ và kiểm dịch thực vật|Bảo vệ và phát triển rừng
Bảo vệ, chăm sóc và giáo dục trẻ em|Bầu cử đại biểu Quốc hội và đại biểu Hội đồng nhân dân|Biên giới quốc gia|Biên phòng Việt Nam
Biển Việt Nam|Bình đẳng giới|Bưu chính|Các công cụ chuyển nhượng|Các tổ chức tín dụng|Cán bộ, công chức|Căn cước|Căn cước công dân
Cảnh sát biển Việt Nam|Cảnh sát cơ động|Cảnh vệ|Cạnh tranh|Cấp, thoát nước|Chăn nuôi|Chất lượng sản phẩm, hàng hóa|Chứng khoán
Chuyển giao công nghệ|Chuyển giao người đang chấp hành án phạt tù|Cơ quan đại diện nước Cộng hòa xã hội chủ nghĩa Việt Nam ở nước ngoài
Cơ yếu|Công an nhân dân|Công chứng|Công đoàn|Công nghệ cao|Công nghệ thông tin|Công nghiệp công nghệ số
Công nghiệp quốc phòng, an ninh và động viên công nghiệp|Công ty|Cư trú|Cựu chiến binh|Dân quân tự vệ|Dân số|Dẫn độ|Dạy nghề|Dầu khí
Dự trữ quốc gia|Di sản văn hóa|Doanh nghiệp|Doanh nghiệp nhà nước|Doanh nghiệp tư nhân|Du lịch|Dữ liệu|Dược|Đa dạng sinh học|Đặc xá
Đất đai|Đấu giá tài sản|Đấu thầu|Đầu tư|Đầu tư công|Đầu tư nước ngoài tại Việt Nam|Đầu tư theo phương thức đối tác công tư|Đê điều
Điện ảnh|Điện lực|Điều ước quốc tế|Địa chất và khoáng sản|Đo đạc và bản đồ|Đo lường|Đường bộ|Đường sắt|Giá|Giám định tư pháp
Giao dịch điện tử|Giáo dục|Giáo dục đại học|Giáo dục nghề nghiệp|Giáo dục quốc phòng và an ninh|Giao thông đường bộ
Giao thông đường thủy nội địa|Hải quan|Hàng không dân dụng Việt Nam|Hiến, lấy, ghép mô, bộ phận cơ thể người và hiến, lấy xác|Hộ tịch
Hỗ trợ doanh nghiệp nhỏ và vừa|Hóa chất|Hòa giải ở cơ sở|Hòa giải, đối thoại tại Tòa án|Hoạt động chữ thập đỏ
Hoạt động giám sát của Quốc hội và Hội đồng nhân dân|Hôn nhân và gia đình|Hợp tác xã|Kế toán|Khám bệnh, chữa bệnh|Khí tượng thủy văn
Khiếu nại|Khiếu nại, tố cáo|Khoa học và công nghệ|Khoa học, công nghệ và đổi mới sáng tạo|Khoáng sản|Khuyến khích đầu tư trong nước
Kiểm toán độc lập|Kiểm toán nhà nước|Kiến trúc|Kinh doanh bảo hiểm|Kinh doanh bất động sản|Lâm nghiệp|Luật sư|Lực lượng dự bị động viên
Lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở|Lưu trữ|Lý lịch tư pháp|Mặt trận Tổ quốc Việt Nam|Năng lượng nguyên tử
Ngân hàng Nhà nước Việt Nam|Ngân sách nhà nước|Nghĩa vụ quân sự|Người cao tuổi|Người khuyết tật
Người lao động Việt Nam đi làm việc ở nước ngoài theo hợp đồng|Nhà giáo|Nhà ở
Nhập cảnh, xuất cảnh, quá cảnh, cư trú của người nước ngoài tại Việt Nam|Nuôi con nuôi|Phá sản|Phá sản doanh nghiệp|Phí và lệ phí
Phổ biến, giáo dục pháp luật|Phòng cháy và chữa cháy|Phòng cháy, chữa cháy và cứu nạn, cứu hộ|Phòng không nhân dân|Phòng thủ dân sự
Phòng, chống bạo lực gia đình|Phòng, chống bệnh truyền nhiễm|Phòng, chống HIV/AIDS|Phòng, chống khủng bố|Phòng, chống ma túy
Phòng, chống mua bán người|Phòng, chống rửa tiền|Phòng, chống tác hại của rượu, bia|Phòng, chống tác hại của thuốc lá
Phòng, chống tham nhũng|Phòng, chống thiên tai|Phục hồi, phá sản|Quản lý ngoại thương|Quản lý nợ công|Quản lý thuế
Quản lý và đầu tư vốn nhà nước tại doanh nghiệp|Quản lý, bảo vệ công trình quốc phòng và khu quân sự|Quản lý, sử dụng tài sản công
Quản lý, sử dụng vũ khí, vật liệu nổ và công cụ hỗ trợ|Quảng cáo|Quân nhân chuyên nghiệp, công nhân và viên chức quốc phòng|Quốc phòng
Quốc tịch Việt Nam|Quy hoạch|Quy hoạch đô thị|Quy hoạch đô thị và nông thôn|Sĩ quan Quân đội nhân dân Việt Nam|Sở hữu trí tuệ
Sử dụng năng lượng tiết kiệm và hiệu quả|Tài nguyên nước|Tài nguyên, môi trường biển và hải đảo|Tần số vô tuyến điện
Tham gia lực lượng gìn giữ hòa bình của Liên hợp quốc|Thanh niên|Thanh tra|Thể dục, thể thao|Thi đua, khen thưởng|Thi hành án dân sự
Thi hành án hình sự|Thi hành tạm giữ, tạm giam|Thỏa thuận quốc tế|Thống kê|Thủ đô|Thú y|Thực hành tiết kiệm, chống lãng phí
Thực hiện dân chủ ở cơ sở|Thuế bảo vệ môi trường|Thuế chuyển quyền sử dụng đất|Thuế giá trị gia tăng|Thuế sử dụng đất
Thuế sử dụng đất nông nghiệp|Thuế sử dụng đất phi nông nghiệp|Thuế tài nguyên|Thuế thu nhập cá nhân|Thuế thu nhập doanh nghiệp
Thuế tiêu thụ đặc biệt|Thuế xuất khẩu, thuế nhập khẩu|Thương mại|Thương mại điện tử|Thủy lợi|Thủy sản|Tiếp cận thông tin|Tiếp công dân
Tiêu chuẩn và quy chuẩn kỹ thuật|Tín ngưỡng, tôn giáo|Tình trạng khẩn cấp|Tố cáo|Tổ chức Chính phủ|Tổ chức chính quyền địa phương
Tổ chức cơ quan điều tra hình sự|Tổ chức Hội đồng nhân dân và Ủy ban nhân dân|Tổ chức Quốc hội|Tổ chức Tòa án nhân dân
Tổ chức Viện kiểm sát nhân dân|Tố tụng hành chính|Trách nhiệm bồi thường của Nhà nước|Trật tự, an toàn giao thông đường bộ|Trẻ em
Trí tuệ nhân tạo|Trợ giúp pháp lý|Trọng tài thương mại|Trồng trọt|Trưng cầu ý dân|Trưng mua, trưng dụng tài sản
Tư pháp người chưa thành niên|Tương trợ tư pháp|Việc làm|Viên chức|Viễn thông|Xây dựng|Xử lý vi phạm hành chính|Xuất bản
Xuất cảnh, nhập cảnh của công dân Việt Nam"""
_SILENT = frozenset(("và", "các", "của"))  # words without a letter in a short form: HN&GĐ, TCTD
_SILENT_FOLDED = frozenset(map(fold, _SILENT))
_ABBREVIATED = re.compile(r"(?<![^\W\d_])[A-ZĐ]{2,}(?![^\W\d_])")
_LONGEST_NAME = 14


def _split(names: str) -> list[str]:
    return re.split(r"[|\n]", names.strip())


def _letters(words: str) -> str:
    """Return the letters of a name, those of its abbreviations as they stand: `thuế TNCN` and `Thuế thu nhập cá nhân` give `ttncn`."""
    split = re.findall(r"[^\W_]+", words)
    return "".join(fold(word if _ABBREVIATED.fullmatch(word) else word[0]) for word in split if word.lower() not in _SILENT)


def _words(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", fold(name)))


def _told(name: str) -> tuple[str, ...]:
    return tuple(word for word in _words(name) if word not in _SILENT_FOLDED)


def _without_a_part(name: str) -> str:
    return name.removesuffix(" Việt Nam").removeprefix("Thuế ")


def _by_letters(names: list[str]) -> dict[str, str]:
    """Return the name that each short form stands for; a form that stands for two names is none. A tax may be named without that word."""
    whole, parts = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for name in names:
        whole[_letters(name)].add(name)
        parts[_letters(_without_a_part(name))].add(name)
    return {letters: min(meant) for letters, meant in (parts | whole).items() if len(meant) == 1 and len(letters) > 1}


_NAMES = {"Luật": _split(_LAWS), "Bộ luật": _split(_CODES)}
_SHORT = {kind: _by_letters(names) for kind, names in _NAMES.items()}
_SHORT["Luật"] |= {"dd": "Đất đai", "kcb": "Khám bệnh, chữa bệnh"}  # by custom: the first is not the law on dikes (Đê điều)
# Without `và`, `các`, `của`, as they are often said: `Luật Hôn nhân gia đình`.
_KNOWN = {kind: {_told(part): name for name in names for part in (_without_a_part(name), name)} for kind, names in _NAMES.items()}
_FIRST_WORDS = {kind: {word for name in names for word in (_words(name)[0], _told(name)[0])} | {"sua"} for kind, names in _NAMES.items()}


def names_not_read_by(plain: re.Pattern[str]) -> str:
    """Return as a pattern, the longest first, the known names that a plain pattern of names cuts short or does not see at all."""
    spellings = [f"{first}{name[1:]}" for names in _NAMES.values() for name in names for first in (name[0], name[0].lower())]
    cut = [name for name in spellings if (match := plain.match(f"Luật {name} 2015")) is None or match["name"] != name]
    return "|".join(re.escape(name) for name in sorted(cut, key=len, reverse=True)).replace(r"\ ", r"[^\S\n]+")


def name_of_letters(kind: str, words: str) -> str | None:
    """Return the name of a law of which `words` have the letters (`HN&GĐ`, `thuế TNCN`, `bvmt`), None for letters of none or of two."""
    return _SHORT.get(kind, {}).get(_letters(words if _ABBREVIATED.search(words) else words.upper()))


def in_full(kind: str, name: str) -> str:
    """Return the name of a law with its abbreviations and `và` written out, where it is known: `Thuế thu nhập cá nhân` for `thuế TNCN`."""
    if _ABBREVIATED.search(name):
        return name_of_letters(kind, name) or name
    plain = name.replace(" & ", " và ")
    known = _KNOWN.get(kind, {}).get(_told(plain), plain)
    return plain if _words(known) == _words(plain) or len(_told(known)) != len(_told(plain)) else known


def may_begin(kind: str, name: str) -> bool:
    """Return True where a name begins with the word of a known one, as a name in small letters must: not `Luật kịp thời, hiệu quả`."""
    return kind not in _FIRST_WORDS or _words(name)[:1] == () or _words(name)[0] in _FIRST_WORDS[kind]


def known_end(kind: str, name: str) -> int:
    """Return where the longest known name that begins `name` ends in it, 0 where none does."""
    known = _KNOWN.get(kind, {})
    told: tuple[str, ...] = ()
    end = 0
    for word in islice(re.finditer(r"[^\W_]+", name), _LONGEST_NAME):
        if (folded := fold(word[0])) not in _SILENT_FOLDED:
            told += (folded,)
            end = word.end() if told in known else end
    return end
