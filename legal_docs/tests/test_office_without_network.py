"""LibreOffice asks nobody for what a document names: neither in a network of its own, nor where none can be made."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from legal_docs.files.readers import office
from tests.fixtures import missing

FLAT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">
<office:body><office:text>
<text:p>Xin chao<draw:frame text:anchor-type="as-char" svg:width="3cm" svg:height="3cm">
<draw:image xlink:href="{address}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>
</office:text></office:body></office:document-content>"""
TYPE = "application/vnd.oasis.opendocument.text"
MANIFEST = f"""<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<m:file-entry m:full-path="/" m:media-type="{TYPE}"/><m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>"""


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server on the loopback: its address, and the paths that it was asked for."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, *args: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/a.png", paths
    server.shutdown()
    server.server_close()


def document(folder: Path, address: str) -> Path:
    path = folder / "don.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", TYPE)
        archive.writestr("content.xml", FLAT.format(address=address))
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return path


@pytest.mark.parametrize("isolated", [True, False])
def test_a_picture_on_a_server_is_not_asked_for(
    asked: tuple[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, isolated: bool
) -> None:
    if office.office_program() is None:
        missing("LibreOffice")
    if isolated and not office._without_network():
        missing("a system that lets unshare make a network")
    if not isolated:
        monkeypatch.setattr(office, "_without_network", list)
    address, paths = asked
    (tmp_path / "out").mkdir()
    assert office.convert_to_pdf(document(tmp_path, address), tmp_path / "out").stat().st_size > 1000
    assert paths == []
