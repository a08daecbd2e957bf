"""nginx with the shipped configuration, on free ports of the loopback, before an upstream of the test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.local import NotInstalled, free_port, wait_for_port

SHIPPED = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf"


@dataclass(frozen=True)
class Proxy:
    """Ports of the running proxy and the folder that it serves as /media/."""

    http: int
    https: int
    media: Path
    access_log: Path


@contextmanager
def nginx(folder: Path, upstream_ports: Sequence[int], hosts: str, media: Path | None = None) -> Iterator[Proxy]:
    """Run nginx as shipped: only paths, ports and the name server are replaced, and what Debian's older nginx does not know.

    Several upstream ports stand for the addresses that the name `web` has when there are several containers.
    """
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if not program or not shutil.which("openssl"):
        raise NotInstalled("nginx and openssl are not installed (Debian: apt-get install nginx-light openssl)")
    proxy = Proxy(http=free_port(), https=free_port(), media=media or folder / "media", access_log=folder / "access.log")
    proxy.media.mkdir(parents=True, exist_ok=True)
    key, certificate = folder / "privkey.pem", folder / "fullchain.pem"
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=portal.test"]
    subprocess.run([*request, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    text = SHIPPED.read_text(encoding="utf-8")
    replaced = {
        "${PORTAL_HOSTS}": hosts,
        "resolver 127.0.0.11 valid=10s ipv6=off;": "",
        "set $portal web:8000;": "set $portal portal_web;",
        "    http2 on;\n": "",
        "/etc/nginx/tls": str(folder),
        "/etc/nginx/pages": str(SHIPPED.parent),
        "/var/log/nginx/access.log": str(proxy.access_log),
        "/var/cache/nginx": str(folder / "cache"),
        "/srv/portal/var/media/": f"{proxy.media}/",
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl;\n": "",
        "    listen [::]:80 default_server;\n": "",
        "    listen [::]:443 ssl default_server;\n": "",
        "listen 80": f"listen 127.0.0.1:{proxy.http}",
        "listen 443": f"listen 127.0.0.1:{proxy.https}",
    }
    for shipped, here in replaced.items():
        assert shipped in text, shipped
        text = text.replace(shipped, here)
    temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    configuration = folder / "nginx.conf"
    upstream = "upstream portal_web { " + "".join(f"server 127.0.0.1:{port}; " for port in upstream_ports) + "}"
    user = "user root; " if os.geteuid() == 0 else ""  # the folders of a test are its owner's alone
    configuration.write_text(
        f"{user}daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ {temporary} access_log off;\n{upstream}\n{text}\n}}"
    )
    process = subprocess.Popen([program, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(configuration)])
    try:
        wait_for_port(proxy.https, process)
        yield proxy
    finally:
        process.terminate()
        process.wait(10)
