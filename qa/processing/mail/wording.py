"""The mails to senders whose wording an administrator may change, and what may stand in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.contracts.mail_wording import MailKind, Place, register
from qa.models import Question, Unit

_DUE, _SUPPLY = datetime(2030, 12, 30, 12), datetime(2030, 11, 15, 12)


def _day(name: str) -> Callable[[Mapping[str, Any]], str]:
    def value(context: Mapping[str, Any]) -> str:
        moment = getattr(context["question"], name)
        return f"{timezone.localtime(moment):%d/%m/%Y}" if moment else "–"

    return value


def _text(name: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda context: str(context.get(name) or "")


def _of_question(name: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda context: str(getattr(context["question"], name) or "")


# Names are part of what an administrator stored: they are the same in every language.
_PLACES = {
    "no": Place("số câu hỏi", _of_question("public_no")),
    "due": Place("hạn trả lời", _day("due_at")),
    "until": Place("hạn bổ sung", _day("supply_until")),
    "basis": Place("căn cứ thời hạn", _text("basis")),
    "reason": Place("lý do", _text("reason"), must_stay=True),
    "note": Place("giải thích", _of_question("closing_note")),
    "agency": Place("nơi tiếp nhận", _of_question("referred_to"), must_stay=True),
    "ground": Place("căn cứ từ chối", _text("ground"), must_stay=True),
    "main": Place("số câu hỏi chính", _text("main_no")),
    "days": Place("số ngày được mở lại", _text("reopen_days")),
    "answer": Place("câu trả lời", lambda context: str(context.get("page_url") or context.get("answer_text") or ""), must_stay=True),
    "unit": Place("đơn vị", lambda context: str(context["question"].unit or "")),
    "track": Place("địa chỉ tra cứu", _text("track_url"), must_stay=True),
    "confirm": Place("địa chỉ xác nhận", _text("confirm_url"), must_stay=True),
    "site": Place("địa chỉ cổng", _text("SITE_URL")),
}
_MAILS: tuple[tuple[str, Any, str], ...] = (
    ("confirm", _("To confirm the e-mail address"), "no confirm site"),
    ("received", _("The question is received"), "no due basis track site"),
    ("answered", _("The question is answered"), "no answer days track site"),
    ("progress", _("The time is extended"), "no due reason track site"),
    ("need_info", _("More information is needed"), "no until track site"),
    ("remind_info", _("Reminder of the missing information"), "no until days track site"),
    ("no_reply", _("Closed without a reply of the sender"), "no days track site"),
    ("referred", _("Another agency or channel is right"), "no agency note track site"),
    ("refused", _("The question is refused"), "no ground track site"),
    ("merged", _("Joined with another question"), "no main track site"),
    ("corrected", _("A published answer was corrected"), "no reason answer track site"),
    ("taken_down", _("A published answer was taken down"), "no unit track site"),
)


def _example() -> dict[str, Any]:
    """Return the context of a mail about a question that does not exist."""
    question = Question(
        public_no="HĐ-2030-000123",
        due_at=timezone.make_aware(_DUE),
        supply_until=timezone.make_aware(_SUPPLY),
        unit=Unit(name="Sở Mẫu tỉnh Sơn Hà"),
        referred_to="Ủy ban nhân dân xã Mẫu, điện thoại 0200 000 000",
        closing_note="Nội dung này do Ủy ban nhân dân cấp xã giải quyết.",
    )
    return {
        "question": question,
        "SITE_URL": settings.SITE_URL,
        "track_url": f"{settings.SITE_URL}/hoi-dap/tra-cuu/",
        "confirm_url": f"{settings.SITE_URL}/hoi-dap/xac-nhan/vi-du/",
        "page_url": f"{settings.SITE_URL}/hoi-dap/cau-tra-loi-vi-du/",
        "basis": "Nghị định mẫu về thời hạn trả lời",
        "reason": "Cần thêm thời gian để phối hợp với đơn vị khác",
        "ground": "Điều 1 Luật mẫu",
        "main_no": "HĐ-2030-000045",
        "reopen_days": 30,
    }


def register_mails() -> None:
    """Provide the mails; called once, by AppConfig.ready."""
    for name, label, places in _MAILS:
        register(MailKind(f"qa/mail/{name}", label, tuple(_PLACES[place] for place in places.split()), _example))
