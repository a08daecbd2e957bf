"""Feeds and site maps as other programs read them."""

from pathlib import Path

from defusedxml import ElementTree
from django.test import override_settings
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.models import NewsPage
from home.tests.factories import make_news, make_page, make_picture, make_topic, moment

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "https://cong.example"


def tree(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content), response["Content-Type"]


@override_settings(SITE_URL=SITE)
def test_the_rss_feed_is_complete_and_newest_first(client):
    topic = make_topic("Y tế")
    make_news("Tin cũ", published_at=moment(2026, 1, 1))
    make_news("Tin & mới", lead="Đoạn <mở> đầu", topics=(topic,), published_at=moment(2026, 2, 1), image=make_picture(), image_alt="Ảnh")
    root, content_type = tree(client, "/tin-tuc/rss/")
    assert content_type.startswith("application/rss+xml")
    channel = root.find("channel")
    assert channel.findtext("language") == "vi"
    assert channel.findtext("link") == f"{SITE}/tin-tuc/"
    assert channel.find(f"{ATOM}link").get("href") == f"{SITE}/tin-tuc/rss/"
    items = channel.findall("item")
    assert [item.findtext("title") for item in items] == ["Tin & mới", "Tin cũ"]
    assert items[0].findtext("description") == "Đoạn <mở> đầu"
    assert items[0].findtext("pubDate") == "Sun, 01 Feb 2026 09:00:00 +0700"
    assert items[0].findtext("category") == "Y tế"
    assert items[0].findtext("guid").startswith(f"{SITE}/tin-tuc/")
    assert items[0].find("enclosure").get("type") == "image/webp"
    assert int(items[0].find("enclosure").get("length")) > 0


@override_settings(SITE_URL=SITE)
def test_a_topic_has_feeds_of_its_own(client):
    make_news("Trong chủ đề", topics=(make_topic("Y tế"),))
    make_news("Ngoài chủ đề")
    root, content_type = tree(client, "/tin-tuc/chu-de/y-te/atom/")
    assert content_type.startswith("application/atom+xml")
    assert [entry.findtext(f"{ATOM}title") for entry in root.findall(f"{ATOM}entry")] == ["Trong chủ đề"]
    assert root.find(f"{ATOM}link[@rel='self']").get("href") == f"{SITE}/tin-tuc/chu-de/y-te/atom/"
    rss, _type = tree(client, "/tin-tuc/chu-de/y-te/rss/")
    assert len(rss.findall("channel/item")) == 1
    assert client.get("/tin-tuc/chu-de/khong-co/rss/").status_code == 404


def test_a_feed_asks_the_database_a_fixed_number_of_questions(client, django_assert_max_num_queries):
    topic = make_topic()
    for _number in range(6):
        make_news(topics=(topic,), tags=("một",), image=make_picture(), image_alt="Ảnh")
    client.get("/tin-tuc/rss/")
    with django_assert_max_num_queries(16):
        client.get("/tin-tuc/rss/")


@override_settings(SITE_URL=SITE)
def test_the_site_map_lists_each_public_page_with_its_last_change(client):
    news = make_news("Tin công khai")
    make_news("Tin nháp", publish=False)
    index, content_type = tree(client, "/sitemap.xml")
    assert content_type.startswith("application/xml")
    parts = [part.findtext(f"{MAP}loc") for part in index.findall(f"{MAP}sitemap")]
    assert f"{SITE}/sitemap-home-newspage-1.xml" in parts
    urlset, _type = tree(client, "/sitemap-home-newspage-1.xml")
    (url,) = urlset.findall(f"{MAP}url")
    assert url.findtext(f"{MAP}loc") == f"{SITE}{news.url}"
    assert url.findtext(f"{MAP}lastmod") == timezone.localtime(news.last_published_at).isoformat(timespec="microseconds")
    for part in parts:
        assert client.get(part.removeprefix(SITE)).status_code == 200


def test_the_site_map_names_no_restricted_page(client):
    shown, closed = make_page("Công khai"), make_page("Nội bộ")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    text = client.get("/sitemap-home-standardpage-1.xml").content.decode()
    assert shown.url in text
    assert closed.url not in text


def test_a_large_type_is_cut_into_parts(client, monkeypatch):
    monkeypatch.setattr("home.public.sitemap.xml.PART_SIZE", 2)
    for _number in range(3):
        make_news()
    index, _type = tree(client, "/sitemap.xml")
    parts = [part.findtext(f"{MAP}loc") for part in index.findall(f"{MAP}sitemap") if "newspage" in part.findtext(f"{MAP}loc")]
    assert len(parts) == 2
    first, _type = tree(client, "/sitemap-home-newspage-1.xml")
    second, _type = tree(client, "/sitemap-home-newspage-2.xml")
    listed = [url.findtext(f"{MAP}loc") for part in (first, second) for url in part.findall(f"{MAP}url")]
    assert len(set(listed)) == NewsPage.objects.count() == 3
    assert client.get("/sitemap-home-newspage-3.xml").status_code == 404
    assert client.get("/sitemap-home-nothing-1.xml").status_code == 404


def test_the_map_for_people_shows_sections_and_pages_but_not_every_news_item(client):
    news = make_news("Một tin")
    about = make_page("Giới thiệu")
    child = make_page("Lịch sử", parent=about)
    draft = make_page("Bản nháp", publish=False)
    hidden_below = make_page("Dưới bản nháp", parent=draft)
    page = client.get("/so-do-trang/").content.decode()
    for shown in ("/tin-tuc/", "/thu-tuc/", about.url, child.url, "/tim-kiem/"):
        assert f'href="{shown}"' in page
    assert news.url not in page
    assert "Bản nháp" not in page
    assert hidden_below.title not in page


def test_a_news_item_whose_picture_is_lost_is_still_read_and_still_in_the_feed(client):
    page = make_news("Ảnh bị mất", image=make_picture())
    Path(page.image.file.path).unlink()
    assert client.get(page.url).status_code == 200
    feed = client.get("/tin-tuc/rss/").content.decode()
    assert "Ảnh bị mất" in feed
    assert "<enclosure" not in feed
