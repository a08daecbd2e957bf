"""News of an event gives readers an entry for their calendar."""

from home.tests.factories import make_news, moment


def test_news_of_an_event_gives_a_calendar_file_and_says_when_and_where(client):
    page = make_news("Ngày hội; việc làm", event_starts=moment(2027, 3, 5, 8), event_place="Nhà văn hóa Sơn Hà")
    answer = client.get(f"{page.url}lich/")
    assert answer["Content-Type"].startswith("text/calendar")
    lines = set(answer.content.decode().replace("\r\n ", "").split("\r\n"))
    assert {"DTSTART:20270305T010000Z", "DTEND:20270305T020000Z", "SUMMARY:Ngày hội\\; việc làm", "LOCATION:Nhà văn hóa Sơn Hà"} <= lines
    assert "08:00, 05/03/2027" in client.get(page.url).content.decode()


def test_other_news_has_no_calendar_file(client):
    assert client.get(f"{make_news().url}lich/").status_code == 404
