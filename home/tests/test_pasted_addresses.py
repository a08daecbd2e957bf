"""Is this really yours? What the portal answers about an address that a citizen pastes."""

import pytest

from home.models import ServiceChannel
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


@pytest.fixture
def channels():
    make_channel(PORTAL)
    make_channel(ACCOUNT, kind="social")
    make_channel(SHOP, kind="app")
    make_channel("0200 3800 199", kind="hotline")
    make_channel("bientap@sonha.gov.vn", kind="email")
    return list(ServiceChannel.objects.all())


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


def test_the_page_answers_in_words_and_quotes_what_was_pasted_safely(client):
    make_directory()
    make_channel(PORTAL, name="Cổng của tỉnh")
    assert "Yes, this is ours" in text_of(
        client.get("/kenh-chinh-thuc/", {"dia-chi": "sonha.gov.vn"}, headers={"accept-language": "en"})
    ) or ("Đúng" in text_of(client.get("/kenh-chinh-thuc/", {"dia-chi": "sonha.gov.vn"})))
    page = client.get("/kenh-chinh-thuc/", {"dia-chi": '"><script>alert(1)</script>'})
    assert "<script>alert(1)" not in page.content.decode()
    assert not page.cookies
