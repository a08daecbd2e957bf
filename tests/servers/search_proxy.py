"""A proxy before a search server that ends TLS, asks for a login, or is slow: what a secured or a struggling server looks like."""

from __future__ import annotations

import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(slots=True)
class SearchProxy:
    """Where it listens; `delay` (seconds before each request is passed on) and `login` (values of the `Authorization` header
    that are let in; everybody when empty) may be changed at any time. `ca_certs` is the file that trusts it, with TLS."""

    upstream: str
    url: str = ""
    ca_certs: str = ""
    delay: float = 0.0
    login: frozenset[str] = frozenset()

    def pass_on(self, request: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
        """The answer to a request: status, headers, body."""
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        time.sleep(self.delay)
        if self.login and request.headers.get("Authorization") not in self.login:
            return 401, {"Content-Type": "application/json"}, b'{"error": {"type": "security_exception"}, "status": 401}'
        headers = {name: request.headers[name] for name in ("Content-Type", "Accept") if request.headers.get(name)}
        wanted = urllib.request.Request(self.upstream + request.path, body or None, headers, method=request.command)
        try:
            with urllib.request.urlopen(wanted, timeout=60) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read()
        except OSError:
            return 502, {}, b""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxy: SearchProxy

    def _answer(self) -> None:
        status, headers, body = self.proxy.pass_on(self)
        try:
            self.send_response(status)
            for name in ("Content-Type", "content-type", "X-elastic-product"):
                if name in headers:
                    self.send_header(name, headers[name])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)
        except OSError:
            self.close_connection = True  # whoever asked has given up

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer  # noqa: N815 — the names that http.server asks for

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the tests print what they need."""


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that signs itself, and its key, as files."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "search test")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "certificate.pem", folder / "key.pem"
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    key_file.write_bytes(key.private_bytes(*form))
    return certificate_file, key_file


@contextmanager
def search_proxy(upstream: str, tls_folder: Path | None = None) -> Iterator[SearchProxy]:
    """A proxy before `upstream` on a free port of the loopback; with TLS when there is a folder for its certificate."""
    proxy = SearchProxy(upstream)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"proxy": proxy}))
    server.daemon_threads = True
    if tls_folder is not None:
        certificate, key = make_certificate(tls_folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        proxy.ca_certs = str(certificate)
    proxy.url = f"{'https' if tls_folder else 'http'}://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
