"""The answering times and legal bases with which a portal starts: rows that an agency then edits."""

from __future__ import annotations

from typing import Any

from qa.vocabulary.choices import Kind

# number, provision, title, in force from, in force until (first day out of force), note
LEGAL_BASES: tuple[tuple[str, str, str, str | None, str | None, str], ...] = (
    (
        "Quy chế hỏi đáp",
        "",
        "Quy chế tiếp nhận, xử lý và trả lời câu hỏi trên Cổng thông tin điện tử",
        None,
        None,
        "Quy chế của cơ quan; giữ thời hạn 15 ngày làm việc của điểm đ khoản 1 Điều 17 Nghị định 43/2011/NĐ-CP.",
    ),
    (
        "43/2011/NĐ-CP",
        "điểm đ khoản 1 Điều 17",
        "Nghị định số 43/2011/NĐ-CP về cung cấp thông tin và dịch vụ công trực tuyến của cơ quan nhà nước",
        "2011-08-01",
        "2022-08-15",
        "Hết hiệu lực; nêu để đối chiếu.",
    ),
    (
        "42/2022/NĐ-CP",
        "Điều 8",
        "Nghị định số 42/2022/NĐ-CP về cung cấp thông tin và dịch vụ công trực tuyến của cơ quan nhà nước",
        "2022-08-15",
        "2026-07-01",
        "Hết hiệu lực; không quy định số ngày trả lời.",
    ),
    (
        "224/2026/NĐ-CP",
        "Điều 12",
        "Nghị định số 224/2026/NĐ-CP quy định chi tiết một số điều của Luật Chuyển đổi số",
        "2026-07-01",
        None,
        "",
    ),
    (
        "20/2008/NĐ-CP",
        "Điều 9, Điều 19",
        "Nghị định số 20/2008/NĐ-CP về tiếp nhận, xử lý phản ánh, kiến nghị về quy định hành chính",
        None,
        None,
        "",
    ),
    ("89/CĐ-TTg", "", "Công điện số 89/CĐ-TTg về xử lý phản ánh, kiến nghị về văn bản quy phạm pháp luật", "2025-06-16", None, ""),
    ("104/2016/QH13", "Điều 30", "Luật Tiếp cận thông tin số 104/2016/QH13", "2018-07-01", None, ""),
    ("104/2016/QH13", "khoản 4 Điều 22", "Luật Tiếp cận thông tin số 104/2016/QH13", "2018-07-01", None, ""),
    (
        "356/2025/NĐ-CP",
        "",
        "Nghị định số 356/2025/NĐ-CP quy định chi tiết một số điều của Luật Bảo vệ dữ liệu cá nhân",
        "2026-01-01",
        None,
        "",
    ),
)

LADDER: list[dict[str, Any]] = [
    {"level": "half", "share": 0.5, "to": ["officer"]},
    {"level": "day_before", "days": -1, "to": ["officer", "lead"]},
    {"level": "overdue", "days": 0, "to": ["lead", "intake"]},
    {"level": "two_days", "days": 2, "to": ["intake", "head"]},
    {"level": "five_days", "days": 5, "to": ["publisher", "leader"]},
    {"level": "triage_overdue", "stage": "triage", "days": 0, "to": ["intake"]},
    {"level": "triage_head", "stage": "triage", "days": 1, "to": ["head"]},
    {"level": "triage_leader", "stage": "triage", "days": 3, "to": ["leader"]},
    {"level": "draft_overdue", "stage": "draft", "days": 0, "to": ["officer", "lead"]},
    {"level": "draft_head", "stage": "draft", "days": 2, "to": ["head"]},
]

_REGULATION = ("Quy chế hỏi đáp", "")
VALID_FROM = "2020-01-01"
# Times by kind; `basis` names a row of LEGAL_BASES. What is not said keeps the model's default.
POLICIES: tuple[dict[str, Any], ...] = (
    {"kind": Kind.QUESTION, "answer_days": 15, "draft_days": 10, "extension_days": 15, "extension_count": 1, "basis": _REGULATION},
    {
        "kind": Kind.PETITION_RULE,
        "answer_days": 15,
        "draft_days": 10,
        "triage_days": 5,
        "extension_days": 15,
        "extension_count": 1,
        "basis": ("20/2008/NĐ-CP", "Điều 9, Điều 19"),
    },
    {
        "kind": Kind.PETITION_DOCUMENT,
        "answer_days": 15,
        "draft_days": 10,
        "triage_days": 2,
        "day_unit": "calendar",
        "basis": ("89/CĐ-TTg", ""),
    },
    {
        "kind": Kind.INFO_REQUEST,
        "answer_days": 15,
        "draft_days": 10,
        "triage_days": 3,
        "extension_days": 15,
        "extension_count": 1,
        "basis": ("104/2016/QH13", "Điều 30"),
    },
    {
        "kind": Kind.CORRECTION,
        "answer_days": 15,
        "draft_days": 10,
        "day_unit": "calendar",
        "pause_allowed": False,
        "basis": ("104/2016/QH13", "khoản 4 Điều 22"),
    },
    {
        "kind": Kind.DATA_REQUEST,
        "answer_days": 15,
        "draft_days": 10,
        "triage_days": 2,
        "day_unit": "calendar",
        "extension_days": 11,
        "extension_count": 1,
        "basis": ("356/2025/NĐ-CP", ""),
    },
    {"kind": Kind.DRAFT_COMMENT, "answer_days": 15, "draft_days": 10, "basis": _REGULATION},
    {"kind": Kind.PAGE_PROBLEM, "answer_days": 3, "draft_days": 2, "basis": ("224/2026/NĐ-CP", "Điều 12")},
)
