"""Embedders: a server with OpenAI's interface that is slow, refuses or answers nonsense, and which one the settings choose."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from threading import enumerate as enumerate_threads

import pytest
from wagtail.models import Page

from search.meaning.contract import EmbedderUnavailable
from search.meaning.factory import _embedder
from search.meaning.factory import embedder as embedder_of_settings
from search.meaning.server import ServerEmbedder
from search.meaning.vectors import packed
from search.query.values import SearchRequest
from search.tests.meaning_fakes import titles

pytestmark = pytest.mark.django_db
MakePage = Callable[..., Page]


class Answers:
    """What the server below answers next."""

    dimension = 4
    wait = 0.0  # seconds in all
    piece = 0  # bytes that are sent at a time during them; 0: nothing before they are over
    status = 200
    body: bytes | None = None
    requests = 0


Ended = Event()  # lets a server that waits go on


@pytest.fixture
def address() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            Answers.requests += 1
            read = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            wait, piece = Answers.wait, Answers.piece
            Ended.wait(0 if piece else wait)
            rows = [{"index": place, "embedding": [1.0] * Answers.dimension} for place, _ in enumerate(read["input"])]
            body = Answers.body if Answers.body is not None else json.dumps({"data": rows[::-1]}).encode()
            self.send_response(Answers.status)
            self.end_headers()
            with suppress(OSError):  # who asked did not wait
                for start in range(0, len(body), piece or len(body) or 1):
                    self.wfile.write(body[start : start + (piece or len(body))])
                    Ended.wait(wait * piece / len(body))

        def log_message(self, *args: object) -> None:
            return

    Answers.dimension, Answers.wait, Answers.piece, Answers.status, Answers.body, Answers.requests = 4, 0.0, 0, 200, None, 0
    Ended.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    Ended.set()
    server.shutdown()
    server.server_close()


def test_a_server_gives_a_vector_for_each_text(address: str) -> None:
    made = ServerEmbedder(address, "m").passages(["một", "hai"])
    assert [vector.model for vector in made] == ["m", "m"]
    assert made[0].values == bytes([127] * 4)


def test_vectors_of_another_length_are_refused(address: str) -> None:
    server = ServerEmbedder(address, "m")
    server.passages(["một"])
    Answers.dimension = 5
    with pytest.raises(EmbedderUnavailable, match="another length"):
        server.passages(["hai"])


@pytest.mark.parametrize("body", [b"", b"[]", b'{"data": []}', b'{"data": [{"index": 0, "embedding": [0, 0]}]}', b"<html>"])
def test_what_is_no_vector_is_refused(address: str, body: bytes) -> None:
    Answers.body = body
    with pytest.raises(EmbedderUnavailable):
        ServerEmbedder(address, "m").query("một")


def test_a_server_that_failed_is_not_asked_again_for_a_query_at_once(address: str) -> None:
    server = ServerEmbedder(address, "m", timeout=5)
    Answers.status = 500
    for _ in range(3):
        with pytest.raises(EmbedderUnavailable):
            server.query("một")
    assert Answers.requests == 1


@pytest.mark.parametrize("piece", [0, 1], ids=["silent", "in pieces"])
def test_a_page_waits_for_a_slow_server_no_longer_than_the_setting(address: str, settings, make_page: MakePage, work, piece: int) -> None:
    settings.EMBEDDINGS_URL, settings.EMBEDDINGS_TIMEOUT = address, 0.05
    _embedder.cache_clear()
    make_page("Đăng ký tạm trú")
    work()
    Answers.wait, Answers.piece, Answers.dimension = 20.0, piece, 2_000
    began = time.monotonic()
    assert titles(SearchRequest(q="đăng ký tạm trú"))[:1] == ["Đăng ký tạm trú"]
    assert time.monotonic() - began < 10


def test_a_server_that_sends_its_answer_in_pieces_is_cut_off_in_time_and_rests(address: str) -> None:
    server = ServerEmbedder(address, "m", timeout=0.2)
    Answers.wait, Answers.piece, Answers.dimension = 20.0, 1, 2_000  # each piece within the time, all of them not
    began = time.monotonic()
    for _ in range(3):
        with pytest.raises(EmbedderUnavailable):
            server.query("một")
    assert time.monotonic() - began < 10
    assert Answers.requests == 1
    while any(thread.name == "embeddings" for thread in enumerate_threads()) and time.monotonic() - began < 15:
        time.sleep(0.05)
    assert not any(thread.name == "embeddings" for thread in enumerate_threads())


def test_settings_choose_the_embedder(settings) -> None:
    settings.EMBEDDINGS_URL = "none"
    assert embedder_of_settings() is None
    settings.EMBEDDINGS_URL, settings.EMBEDDINGS_MODEL = "http://127.0.0.1:1/v1", "bge-m3"
    made = embedder_of_settings()
    assert isinstance(made, ServerEmbedder)
    assert made.model == "bge-m3"


@pytest.mark.parametrize("numbers", [[], [0.0, 0.0], [float("nan"), 1.0], [float("inf")]])
def test_what_has_no_direction_is_no_vector(numbers: list[float]) -> None:
    with pytest.raises(ValueError, match="finite"):
        packed("m", numbers)
