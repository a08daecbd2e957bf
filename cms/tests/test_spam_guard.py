"""Form tokens, limits by network and the text score."""

import hashlib
import hmac
import time

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from django.utils import timezone

from cms.web.protection.spam_guard import RateLimit, TokenState, check_token, daily_hash, issue_token, over_limit, spam_score


def test_a_token_is_valid_after_the_time_that_a_person_needs(monkeypatch):
    token = issue_token("ask")
    assert check_token(token, "ask", min_seconds=2)[0] is TokenState.TOO_FAST
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 5)
    assert check_token(token, "ask", min_seconds=2)[0] is TokenState.VALID
    monkeypatch.setattr(time, "time", lambda: now + 13 * 3600)
    assert check_token(token, "ask", min_seconds=2)[0] is TokenState.EXPIRED


def test_a_token_of_another_form_or_a_changed_one_is_forged():
    token = issue_token("ask")
    assert check_token(token, "vote")[0] is TokenState.FORGED
    assert check_token(token + "x", "ask") == (TokenState.FORGED, "")


def test_each_token_has_its_own_key_which_stays():
    first, second = issue_token("ask"), issue_token("ask")
    assert check_token(first, "ask")[1] == check_token(first, "ask")[1] != check_token(second, "ask")[1]


def test_a_network_is_over_its_limit_and_another_is_not():
    limits = [RateLimit(count=3, seconds=600)]
    ours = RequestFactory().get("/", REMOTE_ADDR="203.0.113.7")
    neighbour = RequestFactory().get("/", REMOTE_ADDR="203.0.113.99")
    other = RequestFactory().get("/", REMOTE_ADDR="198.51.100.7")
    assert [over_limit(ours, "ask", limits) for _ in range(3)] == [False] * 3
    assert over_limit(neighbour, "ask", limits)
    assert not over_limit(other, "ask", limits)


def test_the_cache_holds_no_address():
    over_limit(RequestFactory().get("/", REMOTE_ADDR="203.0.113.7"), "ask", [RateLimit(1, 60)])
    assert not [key for key in cache._cache if "203.0" in key]


@pytest.mark.parametrize(
    "text", ["Sai", "Thiếu", "OK", "Tôi muốn hỏi thủ tục đăng ký tạm trú tại phường, cần những giấy tờ gì và nộp ở đâu?"]
)
def test_an_honest_text_is_not_suspected(text):
    assert spam_score(text) < 0.3


@pytest.mark.parametrize("text", ["http://a.example http://b.example www.c.example", "mua ngay " * 20, "aaaaaaaaaaaaaaaaaa"])
def test_advertising_is_suspected(text):
    assert spam_score(text) >= 0.5


def test_what_limits_count_by_is_the_hash_of_the_day_and_the_value_under_the_secret_key(settings):
    settings.SECRET_KEY = "khóa bí mật"
    counted = f"{timezone.localdate():%Y-%m-%d}|an@example.org".encode()
    assert daily_hash("an@example.org") == hmac.new("khóa bí mật".encode(), counted, hashlib.sha256).hexdigest()[:32]
