"""The pages that every body needs: units, people, calendar, outages, public information."""

import json
import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document

from cms.contracts import working_days
from cms.contracts.duties import evidence
from cms.models import Announcement
from home.agency.body.calendar import folded
from home.models import DisclosurePage, Duty, LeaderEvent, Officer, OrgUnit, OutageNotice
from home.news.following.offers import ALERTS
from home.tests.factories import make_page, moment, paragraph, placed

MONDAY = "2026-11-02T02:00:00Z"  # 9:00 in Viet Nam


@pytest.fixture(autouse=True)
def _weekdays(monkeypatch):
    """Monday to Friday are worked: the calendar with holidays has tests of its own."""
    monkeypatch.setattr(working_days.working_calendar, "_function", working_days.Weekdays)


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def page_with(block: str, **value):
    return make_page(body=json.dumps([{"type": block, "value": value}]))


def disclose(title: str, parent=None, *, kind: str = "finance", made_on: date = date(2026, 11, 2), **values) -> DisclosurePage:
    return placed(parent or make_page(), DisclosurePage(title=title, kind=kind, made_on=made_on, live=False, **values))


def test_the_organisation_chart_is_a_list_of_lists(client):
    office = OrgUnit.objects.create(name="Ủy ban", order=1)
    OrgUnit.objects.create(name="Sở Tư pháp", parent=office, duties="Hộ tịch")
    page = text_of(client.get(page_with("units").url))
    assert re.search(r"Ủy ban</strong>.*<ul><li> <strong>Sở Tư pháp</strong> <p>Hộ tịch</p>.*</ul>.*</ul>", page)


def test_units_that_two_people_put_below_each_other_at_once_stand_on_the_chart(client):
    first = OrgUnit.objects.create(name="Phòng Một")
    OrgUnit.objects.filter(pk=first.pk).update(parent=OrgUnit.objects.create(name="Phòng Hai", parent=first))
    page = text_of(client.get(page_with("units").url))
    assert (page.count("Phòng Một"), page.count("Phòng Hai")) == (1, 1)


def test_a_unit_is_not_part_of_itself():
    office = OrgUnit.objects.create(name="Ủy ban")
    part = OrgUnit.objects.create(name="Sở", parent=office)
    office.parent = part
    with pytest.raises(ValidationError):
        office.full_clean()


def test_only_leaders_in_office_are_shown_with_their_duties_and_since_when(client):
    Officer.objects.create(role="leader", name="Trần A", post="Chủ tịch", duties="Phụ trách chung", since=date(2025, 7, 1))
    Officer.objects.create(role="leader", name="Lê B", post="Chủ tịch", until=date(2025, 6, 30))
    Officer.objects.create(role="contact", name="Bùi C", post="Chuyên viên", phone="1022")
    page = text_of(client.get(page_with("people", role="leader").url))
    assert "Trần A" in page
    assert "Phụ trách chung" in page
    assert "01/07/2025" in page
    assert "Lê B" not in page
    assert "Bùi C" not in page


def test_a_leader_whose_term_ends_is_gone_on_the_next_day(client):
    with time_machine.travel("2026-11-02T02:00:00Z", tick=False) as clock:
        Officer.objects.create(role="leader", name="Trần A", post="Chủ tịch", until=date(2026, 11, 2))
        url = page_with("people", role="leader").url
        assert "Trần A" in text_of(client.get(url))
        clock.shift(timedelta(days=1))
        assert "Trần A" not in text_of(client.get(url))


def test_the_calendar_shows_the_coming_two_weeks(client):
    with time_machine.travel(MONDAY, tick=False):
        for title, day in (("Đã qua", 1), ("Hôm nay", 2), ("Tuần sau", 10), ("Tháng sau", 30)):
            start = moment(2026, 11, day, 14)
            LeaderEvent.objects.create(title=title, starts_at=start, ends_at=start + timedelta(hours=1), who="Chủ tịch")
        page = text_of(client.get(page_with("calendar", only_citizens=False).url))
    assert "Hôm nay" in page
    assert "Tuần sau" in page
    assert "Đã qua" not in page
    assert "Tháng sau" not in page


def test_an_entry_of_several_days_says_the_day_of_its_end(client):
    with time_machine.travel(MONDAY, tick=False):
        LeaderEvent.objects.create(title="Kỳ họp", starts_at=moment(2026, 11, 10, 8), ends_at=moment(2026, 11, 12, 17), who="Chủ tịch")
        page = text_of(client.get(page_with("calendar", only_citizens=False).url))
    assert re.search(r"10/11/2026</time> – 17:00 [^<]*12/11/2026", page)


def test_the_icalendar_escapes_folds_and_keeps_every_letter(client):
    title = "Họp; bàn về đường, cầu\nvà " + "nước sạch nông thôn " * 8
    with time_machine.travel(MONDAY, tick=False):
        start = moment(2026, 11, 3, 8)
        LeaderEvent.objects.create(title=title, starts_at=start, ends_at=start + timedelta(hours=2), who="Chủ tịch", cancelled=True)
        response = client.get("/lich-cong-tac.ics")
    assert response["Content-Type"].startswith("text/calendar")
    body = response.content.decode()
    assert all(len(line.encode()) <= 75 for line in body.split("\r\n"))
    unfolded = body.replace("\r\n ", "")
    lines = dict(line.split(":", 1) for line in unfolded.strip().split("\r\n"))
    assert lines["DTSTART"] == "20261103T010000Z"
    assert lines["STATUS"] == "CANCELLED"
    said = lines["SUMMARY"].replace("\\n", "\n").replace("\\;", ";").replace("\\,", ",").replace("\\\\", "\\")
    assert said == title


def test_a_folded_line_cuts_no_letter():
    assert "".join(part.removeprefix(" ") for part in folded("đ" * 200)) == "đ" * 200


def outage(days: int, **values) -> OutageNotice:
    start = timezone.now() + timedelta(days=days)
    return OutageNotice(services="Cổng dịch vụ công", starts_at=start, ends_at=start + timedelta(hours=4), reason="Nâng cấp", **values)


@pytest.mark.parametrize(
    ("change", "is_late"),
    [
        ({"starts_at": 2, "ends_at": 3}, True),  # earlier
        ({"starts_at": 50, "ends_at": 51}, False),  # later
        ({"reason": "Nâng cấp máy chủ"}, False),
        ({"force_majeure": True, "starts_at": 2, "ends_at": 3}, False),
    ],
)
def test_an_outage_that_is_moved_is_judged_by_the_day_on_which_its_new_time_was_told(change, is_late):
    with time_machine.travel(MONDAY, tick=False) as clock:
        notice = outage(40)
        notice.save()
        clock.shift(timedelta(days=30))
        for name, value in change.items():
            setattr(notice, name, timezone.now() + timedelta(days=value) if name.endswith("_at") else value)
        notice.save()
        notice.refresh_from_db()
        assert notice.is_late is is_late


def test_an_outage_that_is_on_again_after_it_was_called_off_is_announced_again():
    with time_machine.travel(MONDAY, tick=False) as clock:
        notice = outage(40, cancelled=True)
        notice.save()
        clock.shift(timedelta(days=38))
        notice.cancelled = False
        notice.save()
        assert notice.is_late


def test_an_outage_told_too_late_is_shown_with_a_warning_and_a_gap_unless_it_is_force_majeure(client, admin_user):
    form = {"services": "Cổng dịch vụ công", "reason": "Nâng cấp", "meanwhile": ""}
    with time_machine.travel(MONDAY, tick=False):
        client.force_login(admin_user)
        for days, more, is_late in ((8, {}, True), (9, {}, False), (8, {"force_majeure": "on"}, False)):  # 8: a Tuesday, six working days
            start = timezone.localtime() + timedelta(days=days)
            times = {"starts_at": f"{start:%d/%m/%Y %H:%M}", "ends_at": f"{start + timedelta(hours=4):%d/%m/%Y %H:%M}"}
            answer = client.post(reverse("wagtailsnippets_home_outagenotice:add"), {**form, **times, **more}, follow=True)
            assert ("sớm nhất là ngày 11/11/2026" in text_of(answer)) is is_late
            assert len(evidence("outages").late) == is_late
            OutageNotice.objects.get().delete()
        with pytest.raises(ValidationError):
            OutageNotice(**form, starts_at=timezone.now(), ends_at=timezone.now()).full_clean()


def test_an_outage_with_a_wrong_year_is_refused_before_anybody_is_told():
    with time_machine.travel(MONDAY, tick=False):
        with pytest.raises(ValidationError, match="đã qua"):
            outage(-365).full_clean()
        told = outage(1)
        told.save()
        told.starts_at -= timedelta(days=30)
        told.ends_at -= timedelta(days=30)
        told.full_clean()  # the words of a notice that is over can still be put right


def test_an_outage_is_a_banner_until_it_is_over(client):
    with time_machine.travel(MONDAY, tick=False) as clock:
        outage(9).save()
        assert "Cổng dịch vụ công" in text_of(client.get("/"))
        clock.shift(timedelta(days=9, hours=3))
        assert "Cổng dịch vụ công" in text_of(client.get("/"))
        clock.shift(timedelta(hours=2))
        assert "Cổng dịch vụ công" not in text_of(client.get("/"))


def test_an_outage_that_was_called_off_is_told_in_the_feed_as_changed_and_no_banner(client):
    with time_machine.travel(MONDAY, tick=False) as clock:
        notice = outage(9)
        notice.save()
        page, feed = text_of(client.get("/")), text_of(client.get("/gian-doan/atom/"))
        assert f'id="{notice.anchor}"' in page
        assert f"/#{notice.anchor}" in feed
        assert "<updated>2026-11-02T09:00:00+07:00</updated>" in feed
        clock.shift(timedelta(days=1))
        notice.cancelled = True
        notice.save()
        feed = text_of(client.get("/gian-doan/atom/"))
        assert "Cổng dịch vụ công" not in text_of(client.get("/"))
        assert "Đã hủy: Cổng dịch vụ công" in feed
        assert "<updated>2026-11-03T09:00:00+07:00</updated>" in feed


def test_followers_hear_again_of_another_time_of_an_outage_but_not_of_other_words_or_once_it_is_over():
    with time_machine.travel(MONDAY, tick=False) as clock:
        notice, told = outage(9), Announcement.objects.filter(topic=ALERTS)
        notice.save()
        notice.reason = "Nâng cấp hệ thống máy chủ"
        notice.save()
        assert told.count() == 1
        notice.ends_at += timedelta(hours=1)
        notice.save()
        assert told.count() == 2
        clock.shift(timedelta(days=10))
        notice.services = "Cổng dịch vụ công trực tuyến"
        notice.save()
        assert told.count() == 2


def test_an_outage_that_takes_place_after_all_is_the_last_that_followers_hear_of_it():
    with time_machine.travel(MONDAY, tick=False):
        notice = outage(9)
        for cancelled in (False, True, False):
            notice.cancelled = cancelled
            notice.save()
        states = [told.title.partition(":")[0] for told in Announcement.objects.filter(topic=ALERTS).order_by("pk")]
    assert states == ["Gián đoạn theo kế hoạch", "Đã hủy", "Gián đoạn theo kế hoạch"]


def test_publishing_a_finance_report_adds_its_line_with_address_form_and_day(client):
    listing = page_with("public_information")
    assert "Báo cáo tài chính năm 2025" not in text_of(client.get(listing.url))
    file = Document.objects.create(title="Bảng số liệu", file=ContentFile(b"%PDF-1.4", name="bang.pdf"))
    with time_machine.travel(MONDAY, tick=False):
        body = json.dumps([{"type": "document", "value": file.pk}])
        report = disclose("Báo cáo tài chính năm 2025", number="88/BC-STC", body=body, term="05 năm")
    page = text_of(client.get(listing.url))
    assert f'<a href="{report.url}">Báo cáo tài chính năm 2025 (88/BC-STC)</a>' in page
    row = page[page.index("88/BC-STC") :][:600]
    for words in ("02/11/2026", "PDF", "05 năm"):
        assert words in row


def test_the_list_of_public_information_names_the_sections_of_the_portal_with_who_is_in_charge_and_no_hidden_one(client):
    shown, hidden = page_with("calendar"), page_with("outages")
    hidden.unpublish()
    for number, section in ((6, shown), (37, hidden)):
        Duty.objects.filter(number=number).update(page=section, owner=f"Văn phòng {number}")
    page = text_of(client.get(page_with("public_information").url))
    row = page[page.index(f'<a href="{shown.url}">') :][:600]
    assert "Văn phòng 6" in row
    assert hidden.url not in page
    assert "Văn phòng 37" not in page
    assert '<a href="/van-ban/">' in page
    assert "Đơn vị phụ trách: Văn phòng 6" in text_of(client.get(shown.url)), "its page says so too"


def test_a_list_shows_its_own_kind_newest_first(client):
    disclose("Quyết toán 2024", made_on=date(2025, 6, 1))
    disclose("Quyết toán 2025", made_on=date(2026, 6, 1))
    disclose("Kế hoạch", kind="plan")
    page = text_of(client.get(page_with("disclosures", kind="finance").url))
    assert page.index("Quyết toán 2025") < page.index("Quyết toán 2024")
    assert "Kế hoạch</a>" not in page


def test_public_information_is_found_by_search_with_its_number():
    [entry] = disclose("Quyết toán", number="88/BC-STC", body=paragraph("Tổng thu 21.480 tỷ đồng.")).get_search_entries()
    assert entry.number == "88/BC-STC"
    assert "21.480" in entry.body


@pytest.mark.parametrize(("kind", "published", "late"), [("finance", 9, 0), ("finance", 10, 1), ("plan", 16, 0), ("plan", 17, 1)])
def test_public_information_has_a_term_in_working_days_by_kind(kind, published, late):
    page = disclose("Báo cáo", kind=kind)
    page.first_published_at = datetime(2026, 11, published, 9, tzinfo=timezone.get_current_timezone())
    assert page.working_days_late == late


def test_the_text_of_a_page_in_english_says_so_to_screen_readers_and_the_menu_around_it_stays_vietnamese(client):
    page = make_page("Functions", language="en", lead="What we do.")
    shown = text_of(client.get(page.url))
    assert '<article lang="en">' in shown
    assert '<html lang="vi"' in shown


def test_the_feed_tells_what_was_made_public(client):
    report = disclose("Quyết toán")
    assert report.url in text_of(client.get("/cong-khai/atom/"))


def test_counting_public_information_for_the_compliance_report_reads_no_running_text():
    disclose("Dự toán")
    disclose("Quyết toán", made_on=date(2026, 1, 5))
    with CaptureQueriesContext(connection) as asked:
        found = evidence("disclosure:finance")
    assert (found.count, found.newest) == (2, date(2026, 11, 2))
    assert "Quyết toán" in [late.title for late in found.late]
    assert not [each["sql"] for each in asked if '"home_disclosurepage"."body"' in each["sql"]]
