"""nginx with the shipped configuration, on free ports of the loopback, before an upstream of the test's own."""

from __future__ import annotations

import os
import re
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
    folder: Path

    def logged(self) -> dict[str, str]:
        """Return the text of each log: ours, and those that Debian's nginx.conf has for what names none."""
        return {path.stem: path.read_text() for path in self.folder.glob("*.log")}


def filled_in(values: dict[str, str]) -> str:
    """Return the shipped file with values in the place of `${NAME}`, as the image's entry point fills them in."""
    text = SHIPPED.read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"${{{name}}}", value)
    return text


@contextmanager
def nginx(folder: Path, upstream_ports: Sequence[int], hosts: str, media: Path | None = None, beside: str = "") -> Iterator[Proxy]:
    """Run nginx as shipped, with the values filled in that the image or the operator fills in; only paths and ports are replaced.

    Several upstream ports stand for the addresses that the name `web` has when there are several containers; `beside` is the text
    of another file in conf.d.
    """
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if not program or not shutil.which("openssl"):
        raise NotInstalled("nginx and openssl are not installed (Debian: apt-get install nginx-light openssl)")
    proxy = Proxy(http=free_port(), https=free_port(), media=media or folder / "media", folder=folder)
    proxy.media.mkdir(parents=True, exist_ok=True)
    key, certificate = folder / "privkey.pem", folder / "fullchain.pem"
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=portal.test"]
    subprocess.run([*request, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    web = "portal_web" if len(upstream_ports) > 1 else f"127.0.0.1:{upstream_ports[0]}"  # a name, as of containers, or an address
    text = filled_in({"PORTAL_HOSTS": hosts, "PORTAL_WEB": web, "PORTAL_MEDIA": str(proxy.media)})
    replaced = {
        "/etc/nginx/tls": str(folder),
        "/etc/nginx/pages": str(SHIPPED.parent),
        "/var/log/nginx": str(folder),
        "/var/cache/nginx": str(folder / "cache"),
        "listen [::]:80": f"listen [::]:{proxy.http}",
        "listen [::]:443": f"listen [::]:{proxy.https}",
        "listen 80": f"listen 127.0.0.1:{proxy.http}",
        "listen 443": f"listen 127.0.0.1:{proxy.https}",
    }
    assert [shipped for shipped in replaced if shipped not in text] == []
    # All at once: the port that stands for 80 may be 44312.
    text = re.sub("|".join(map(re.escape, replaced)), lambda found: replaced[found[0]], text)
    temporary = " ".join(f"{kind}_temp_path {folder}/cache/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    configuration = folder / "nginx.conf"
    upstream = "upstream portal_web { " + "".join(f"server 127.0.0.1:{port}; " for port in upstream_ports) + "}"
    user = "user root; " if os.geteuid() == 0 else ""  # the folders of a test are its owner's alone
    configuration.write_text(
        f"{user}daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log {folder}/main.log;\n{upstream}\n{text}\n{temporary}\n{beside}\n}}"
    )
    process = subprocess.Popen([program, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(configuration)])
    try:
        wait_for_port(proxy.https, process)
        yield proxy
    finally:
        process.terminate()
        process.wait(10)
