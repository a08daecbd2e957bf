"""Entries for the tests of the engines."""

from __future__ import annotations

from datetime import date
from typing import Any

from cms.contracts.search import EntryKind, SearchEntry, StatusWindow
from search.engines.contract import IndexAction, SearchEngine
from search.query.plan import build_plan
from search.query.values import SearchPlan, SearchRequest, Synonym

TODAY = date(2026, 11, 25)
IN_FORCE, EXPIRED = "con_hieu_luc", "het_hieu_luc_toan_bo"


def document(entry_id: str, title: str, page_id: int, **fields: Any) -> SearchEntry:
    """A legal document of its own."""
    return SearchEntry(entry_id, EntryKind.DOCUMENT, entry_id, page_id, f"/van-ban/{entry_id}/", title, **fields)


def article(parent: SearchEntry, number: str, heading: str, body: str, **fields: Any) -> SearchEntry:
    """An Điều of a document."""
    shared = {
        name: getattr(parent, name) for name in ("type", "issuer", "year", "issued_on", "effective_on", "status_windows", "number", "site")
    }
    return SearchEntry(
        f"{parent.entry_id}#{number}",
        EntryKind.ARTICLE,
        parent.entry_id,
        parent.page_id,
        f"{parent.url}#dieu-{number}",
        parent.title,
        heading=f"Điều {number}. {heading}",
        body=body,
        external_id=f"{parent.entry_id}|{number}",
        **(shared | fields),
    )


LAND_2013 = document(
    "luat-45-2013",
    "Luật Đất đai",
    1,
    number="45/2013/QH13",
    type="Luật",
    issuer="Quốc hội",
    year=2013,
    issued_on=date(2013, 11, 29),
    status_windows=(
        StatusWindow(IN_FORCE, date(2014, 7, 1), date(2024, 8, 1)),
        StatusWindow(EXPIRED, date(2024, 8, 1), None),
    ),
)
LAND_2024 = document(
    "luat-31-2024",
    "Luật Đất đai",
    2,
    number="31/2024/QH15",
    type="Luật",
    issuer="Quốc hội",
    year=2024,
    issued_on=date(2024, 1, 18),
    effective_on=date(2024, 8, 1),
    status_windows=(StatusWindow(IN_FORCE, date(2024, 8, 1), None),),
)
PORTAL = document(
    "nd-42-2022",
    "Quy định về việc cung cấp thông tin và dịch vụ công trực tuyến của cơ quan nhà nước trên môi trường mạng",
    3,
    number="42/2022/NĐ-CP",
    type="Nghị định",
    issuer="Chính phủ",
    year=2022,
    issued_on=date(2022, 6, 24),
    fields=("Công nghệ thông tin",),
    aliases=("Nghị định về cổng thông tin điện tử",),
    status_windows=(StatusWindow(IN_FORCE, date(2022, 8, 15), None),),
)
RESIDENCE = document(
    "luat-68-2020",
    "Luật Cư trú",
    4,
    number="68/2020/QH14",
    type="Luật",
    issuer="Quốc hội",
    year=2020,
    issued_on=date(2020, 11, 13),
    status_windows=(StatusWindow(IN_FORCE, date(2021, 7, 1), None),),
)
NEWS = SearchEntry(
    "tin-1",
    EntryKind.NEWS,
    "tin-1",
    10,
    "/tin-tuc/dang-ky-tam-tru/",
    "Công an phường tiếp nhận hồ sơ đăng ký tạm trú vào thứ Bảy",
    body="Người dân thuê nhà có thể đăng ký tạm trú vào sáng thứ Bảy hằng tuần. Hoà giải viên cũng có mặt.",
    tags=("cư trú",),
    year=2026,
    issued_on=date(2026, 10, 1),
)
ENTRIES = [
    LAND_2013,
    LAND_2024,
    PORTAL,
    RESIDENCE,
    NEWS,
    article(LAND_2024, "5", "Nguyên tắc sử dụng đất", "Sử dụng đất đúng mục đích, bền vững, tiết kiệm, có hiệu quả."),
    article(LAND_2024, "79", "Thu hồi đất để phát triển kinh tế - xã hội", "1. Xây dựng công trình giao thông.\n2. Xây dựng thuỷ lợi."),
    article(LAND_2024, "12", "Sở hữu đất đai", "Đất đai thuộc sở hữu toàn dân do Nhà nước đại diện chủ sở hữu."),
    article(LAND_2024, "13", "Quyền của Nhà nước", "Đại diện chủ sở hữu về đất đai thực hiện các quyền sau đây."),
    article(LAND_2013, "4", "Sở hữu đất đai", "Đất đai thuộc sở hữu toàn dân do Nhà nước đại diện chủ sở hữu."),
    article(PORTAL, "5", "Bảo đảm an toàn thông tin", "Cơ quan nhà nước bảo đảm an toàn thông tin mạng cho cổng thông tin."),
    article(RESIDENCE, "27", "Điều kiện đăng ký tạm trú", "Công dân đến sinh sống từ 30 ngày trở lên phải đăng ký tạm trú."),
    article(RESIDENCE, "28", "Hồ sơ, thủ tục đăng ký tạm trú", "Hồ sơ đăng ký tạm trú gồm tờ khai và giấy tờ chứng minh chỗ ở."),
]


def put(entries: list[SearchEntry], version: int = 1) -> list[IndexAction]:
    """Actions that index `entries`."""
    return [IndexAction(entry.entry_id, version, entry) for entry in entries]


def plan(q: str = "", synonyms: tuple[Synonym, ...] = (), **request: Any) -> SearchPlan:
    """A plan as the results page makes it."""
    return build_plan(SearchRequest(q=q, **request), TODAY, synonyms)


def ids(engine: SearchEngine, q: str = "", **request: Any) -> list[str]:
    """Every entry that a search shows, in order: certain hit, then tops and their Điều."""
    results = engine.search(plan(q, **request))
    shown = [results.certain.entry.entry_id] if results.certain else []
    for group in results.groups:
        shown += [group.top.entry.entry_id, *(hit.entry.entry_id for hit in group.children)]
    return shown
