"""Is this really yours? What the portal answers about an address that a citizen pastes."""

from datetime import date

import pytest
from wagtail.models import Site

from cms.contracts import contacts
from home.models import Office, Officer, OrgUnit, ServiceChannel, SiteSettings
from home.services.channels.directory import verdict
from home.tests.factories import make_channel, make_directory
from home.tests.test_channels import text_of

PORTAL, ACCOUNT, SHOP = (
    "https://sonha.gov.vn/",
    "https://www.facebook.com/tinhsonha",
    "https://play.google.com/store/apps/details?id=vn.gov.sonha",
)

YES = [
    "https://sonha.gov.vn/",
    "http://SonHa.gov.vn./van-ban/?a=1#b",
    "  www.sonha.gov.vn ",
    "sonha.gov.vn:443/tin-tuc",
    "https:\\\\sonha.gov.vn\\tin",
    "https://sonha.gov.vn/tin-tuc/../van-ban/",
    "\u200bhttps://sonha.gov.vn",
    "ｓｏｎｈａ.gov.vn",
    "facebook.com/TinhSonHa/posts/12",
    "https://m.facebook.com/tinhsonha?ref=1",
    "https://play.google.com/store/apps/details?hl=vi&id=vn.gov.sonha",
    "0200 3800 199",
    "+84 200 3800 199",
    "tel:+842003800199",
    "842003800199",
    "0084 200 3800 199",
    "mailto:BienTap@sonha.gov.vn?subject=a",
]
NO = [
    "https://sonha.gov.vn@ke-gian.com/",
    "https://ke-gian.com\\@sonha.gov.vn/",
    "https://sonha.gov.vn.ke-gian.com/",
    "https://ke-gian.com/sonha.gov.vn/",
    "https://sonha.gov.vn:8443/",
    "https://sоnha.gov.vn/",  # a Cyrillic о
    "https://xn--snha-55d.gov.vn/",
    "https://sonha.g0v.vn/",
    "https://sonha-gov.vn/",
    "https://sonha.gov.com/",
    "https://dichvu.sonha.gov.vn/",
    "https://facebook.com/tinhsonhaa",
    "https://facebook.com/",
    "https://facebook.com.vn/tinhsonha",
    "https://facebook.com/tinhsonha/../ke.lua.dao",  # a browser opens /ke.lua.dao
    "https://facebook.com/tinhsonha/.%2E/ke.lua.dao",
    "https://facebook.com/tinhsonha/..%5Cke.lua.dao",
    "https://facebook.com/tinhsonha\\..\\ke.lua.dao",
    "https://facebook.com/ke.lua.dao//../tinhsonha",
    "https://play.google.com/store/apps/details?id=vn.gov.sonha&id=vn.ke.gian",
    "https://play.google.com/store/apps/details?id=vn.gov.sonha&id=",
    "https://play.google.com/store/apps/details?id=vn.gov.sonha.fake",
    "https://example.org/",
    "0200 3800 198",
    "84 3800 199",
    "bientap@sonha.gov.vn.co",
    "ban-tin@gmail.com",
]
UNREADABLE = ["javascript:alert(1)", "data:text/html,x", "sơn hà", "https://", "ftp://sonha.gov.vn/", "http://[::1", "", "?"]
LOOK_ALIKE = [
    "https://sonha.gov.vn.ke-gian.com/",
    "https://sоnha.gov.vn/",
    "https://xn--snha-55d.gov.vn/",
    "https://sonha.g0v.vn/",
    "https://sonha-gov.vn/",
    "https://sonnha.gov.vn/",
    "https://facebook.com/tinhsonhaa",
    "https://faceb00k.com/tinhsonha",
    "bientap@sonha.gov.vn.co",
]


def five_channels():
    make_channel(PORTAL)
    make_channel(ACCOUNT, kind="social")
    make_channel(SHOP, kind="app")
    make_channel("0200 3800 199", kind="hotline")
    make_channel("bientap@sonha.gov.vn", kind="email")
    return list(ServiceChannel.objects.all())


@pytest.fixture(scope="module")
def channels(once):
    return once(five_channels)


@pytest.mark.parametrize("pasted", YES)
def test_an_address_of_ours_is_told_so_however_it_is_written(channels, pasted):
    assert verdict(pasted, channels).answer == "yes"


@pytest.mark.parametrize("pasted", NO)
def test_an_address_that_was_not_announced_is_answered_no(channels, pasted):
    assert verdict(pasted, channels).answer in ("no", "look-alike")


@pytest.mark.parametrize("pasted", LOOK_ALIKE)
def test_who_pastes_a_look_alike_is_warned(channels, pasted):
    assert verdict(pasted, channels).answer == "look-alike"


@pytest.mark.parametrize(
    "pasted", ["https://dichvu.sonha.gov.vn/", "https://example.org/", "https://thuvien.vn/", "https://bocongan.gov.vn/"]
)
def test_other_honest_addresses_are_not_called_look_alikes(channels, pasted):
    assert verdict(pasted, channels).answer == "no"


@pytest.mark.parametrize("pasted", UNREADABLE)
def test_what_is_no_address_is_said_to_be_unreadable(channels, pasted):
    assert verdict(pasted, channels).answer == "unreadable"


def test_the_page_answers_in_words_and_quotes_what_was_pasted_safely(client, channels):
    make_directory()
    assert "Đúng" in text_of(client.get("/kenh-chinh-thuc/", {"dia-chi": "sonha.gov.vn"}))
    page = client.get("/kenh-chinh-thuc/", {"dia-chi": '"><script>alert(1)</script>'})
    assert "<script>alert(1)" not in page.content.decode()
    assert not page.cookies


@pytest.fixture
def published(channels):
    """Contacts that the pages show beside the channels."""
    agency = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    agency.agency_name, agency.phone, agency.email = "Cổng tỉnh Sơn Hà", "0200 3800 100 – 0200 3800 101", "cong@sonha.vn"
    agency.save()
    Office.objects.create(kind="trung-tam", name="Trung tâm Sơn Hà", phone="0200 3801 102", email="trungtam@sonha.vn")
    OrgUnit.objects.create(name="Văn phòng", phone="(0200) 3800 110, máy lẻ 12", website="https://vanphong.sonha.vn/")
    return channels


@pytest.mark.parametrize(
    ("pasted", "owner"),
    [
        ("0200 3800 100", "Cổng tỉnh Sơn Hà"),
        ("+84 200 3800 101", "Cổng tỉnh Sơn Hà"),
        ("cong@sonha.vn", "Cổng tỉnh Sơn Hà"),
        ("02003801102", "Trung tâm Sơn Hà"),
        ("TrungTam@sonha.vn", "Trung tâm Sơn Hà"),
        ("0200 3800 110", "Văn phòng"),
        ("vanphong.sonha.vn/gioi-thieu", "Văn phòng"),
    ],
)
def test_a_contact_on_the_pages_of_the_portal_is_told_as_published_and_whose_it_is(published, pasted, owner):
    told = verdict(pasted, published)
    assert (told.answer, told.owner) == ("published", owner)


def test_the_address_that_sends_the_mails_of_the_portal_is_told_as_published(channels, settings):
    settings.DEFAULT_FROM_EMAIL = "Cổng thông tin <khong-tra-loi@sonha.vn>"
    assert verdict("khong-tra-loi@sonha.vn", channels).answer == "published"


def test_a_contact_that_another_app_shows_is_told_as_published(channels, monkeypatch):
    monkeypatch.setattr(contacts, "contacts_provider", [lambda: [contacts.Contact("Sở Xây dựng", "0200 3800 122")]])
    assert verdict("0200 3800 122", channels).owner == "Sở Xây dựng"


def test_a_person_who_has_left_the_post_is_no_published_contact(channels):
    Officer.objects.create(name="Bùi C", post="Chuyên viên", phone="0200 3800 133", until=date(2020, 1, 1))
    assert verdict("0200 3800 133", channels).answer == "no"


@pytest.mark.parametrize("pasted", ["113", "https://dichvucong.gov.vn/p/home/dvc-trang-chu.html"])
def test_an_emergency_number_and_the_national_service_portal_are_told_as_such(channels, pasted):
    make_channel("https://dichvucong.sonha.vn/")
    assert verdict(pasted, list(ServiceChannel.objects.all())).answer == "national"


def test_a_look_alike_of_the_national_service_portal_is_not_taken_for_it(channels):
    assert verdict("https://dichvucong.gov.vn.ke-gian.com/", channels).answer != "national"


def test_a_channel_that_was_closed_stays_closed_though_a_page_still_shows_it(published):
    make_channel("0200 3801 102", kind="hotline", state="retired")
    assert verdict("0200 3801 102", list(ServiceChannel.objects.all())).answer == "retired"


def test_an_unknown_telephone_number_is_called_a_number(client):
    make_directory()
    html = text_of(client.get("/kenh-chinh-thuc/", {"dia-chi": "0999 999 999"}))
    assert "Cơ quan không công bố số này" in html
