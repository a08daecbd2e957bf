"""Kinds of documents as texts name them."""

from __future__ import annotations

TYPES = (
    "Nghị quyết liên tịch", "Thông tư liên tịch", "Văn bản hợp nhất", "Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh", "Lệnh", "Nghị định",
    "Nghị quyết", "Quyết định", "Thông tư", "Chỉ thị", "Sắc lệnh", "Sắc luật", "Công văn", "Kế hoạch", "Thông báo", "Công điện", "Tờ trình",
    "Hướng dẫn", "Kết luận", "Báo cáo", "Văn bản", "Quy chế", "Quy định",
)  # fmt: skip
LAWS = ("Luật", "Bộ luật", "Pháp lệnh")
# Papers that a text may name without anybody looking for them on a portal of law.
NOT_LAW = frozenset({"Tờ trình", "Báo cáo", "Công văn", "Kế hoạch", "Thông báo", "Kết luận", "Văn bản", "Hướng dẫn", "Quy chế", "Quy định"})
