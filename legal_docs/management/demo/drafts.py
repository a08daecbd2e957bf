"""The demo site's drafts for comment: one that is open with comments, one whose report is out."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from cms.models.pages.imported_pages import publish_imported
from legal_docs.models import CommentPeriod, DraftComment, DraftDocumentPage
from legal_docs.models.drafts.comments import CommentState, Sender, Uptake

SECTION = "du-thao-lay-y-kien"
OPEN_TEXT = """QUYẾT ĐỊNH:
Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng
1. Quyết định này quy định mức hỗ trợ học phí năm học 2027 – 2028 trên địa bàn tỉnh Sơn Hà.
2. Đối tượng là trẻ mầm non, học sinh phổ thông công lập và học viên giáo dục thường xuyên.
Điều 2. Mức hỗ trợ
1. Hỗ trợ 100% học phí theo mức thu do Hội đồng nhân dân tỉnh quy định.
2. Thời gian hỗ trợ không quá 09 tháng trong một năm học.
Điều 3. Tổ chức thực hiện
Sở Giáo dục và Đào tạo hướng dẫn, kiểm tra việc thực hiện Quyết định này."""
CLOSED_TEXT = """QUYẾT ĐỊNH:
Điều 1. Phạm vi điều chỉnh
Quyết định này quy định giờ hoạt động của chợ đêm thành phố Sơn Hà.
Điều 2. Giờ hoạt động
Chợ đêm mở cửa từ 17 giờ 30 phút đến 23 giờ 30 phút các ngày thứ Sáu, thứ Bảy và Chủ nhật."""


def seed() -> None:
    """Make the drafts that are missing below the section of drafts."""
    parent = Page.objects.filter(slug=SECTION).first()
    if parent is None or DraftDocumentPage.objects.exists():
        return
    now, today = timezone.now(), timezone.localdate()
    period = CommentPeriod.objects.filter(name__contains="Ủy ban nhân dân cấp tỉnh").order_by("-days").first()
    closed = DraftDocumentPage(
        title="Dự thảo Quyết định quy định giờ hoạt động của chợ đêm thành phố Sơn Hà",
        lead="Dự thảo đã kết thúc lấy ý kiến; báo cáo tiếp thu, giải trình được đăng dưới đây.",
        drafting_body="Sở Công Thương",
        opens_on=today - timedelta(days=100),
        closes_on=today - timedelta(days=40),
        period=period,
        body_text=CLOSED_TEXT,
        report=json.dumps([{"type": "paragraph", "value": "<p>Có 01 ý kiến, tiếp thu một phần: giờ đóng cửa sớm hơn 30 phút.</p>"}]),
        reported_on=today - timedelta(days=15),
    )
    publish_imported(closed, parent)
    _comment(
        draft=closed,
        received_at=now - timedelta(days=60),
        state=CommentState.PUBLISHED,
        anchor="art_2",
        place="Điều 2",
        text="Đề nghị chợ đóng cửa lúc 22 giờ để giữ yên tĩnh cho khu dân cư.",
        uptake=Uptake.PARTLY,
        reply="Tiếp thu một phần: dự thảo sửa giờ đóng cửa từ 23 giờ 30 phút thành 23 giờ.",
    )
    opened = DraftDocumentPage(
        title="Dự thảo Quyết định quy định mức hỗ trợ học phí năm học 2027 – 2028",
        lead="Mời người dân, nhà trường và tổ chức góp ý về mức hỗ trợ và đối tượng.",
        drafting_body="Sở Giáo dục và Đào tạo",
        contact="Phòng Kế hoạch – Tài chính, Sở Giáo dục và Đào tạo; điện thoại 0200 3800 144",
        opens_on=today - timedelta(days=5),
        closes_on=today + timedelta(days=55),
        period=period,
        body_text=OPEN_TEXT,
    )
    publish_imported(opened, parent)
    about = {"draft": opened, "state": CommentState.PUBLISHED, "received_at": now - timedelta(days=2)}
    _comment(**about, anchor="art_2", place="Điều 2", text="Đề nghị hỗ trợ cả học sinh trường ngoài công lập ở xã vùng cao.")
    _comment(
        **about,
        anchor="art_2",
        place="Điều 2",
        sender=Sender.ORGANISATION,
        name="Trường Trung học cơ sở Minh Khai",
        show_name=True,
        text="Đề nghị quy định rõ thời điểm nhà trường nhận kinh phí hỗ trợ.",
    )


def _comment(**values: Any) -> None:
    DraftComment.objects.create(public_text=values["text"], **values)
