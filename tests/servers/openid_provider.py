"""A real OpenID Connect provider on this machine: the certified `oidc-provider` for node, installed by `npm ci` at its first use."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.servers.local import NotInstalled, free_port, wait_for_port

FOLDER = Path(__file__).parent / "openid"
CLIENT_ID, CLIENT_SECRET = "portal", "a-secret-of-the-tests"


@dataclass
class OpenIDProvider:
    """A running provider: its address, and who signs in there next."""

    url: str

    def next_person(self, **claims: Any) -> None:
        """Let the next browser sign in as the person with these claims, at this process's time; `error` instead lets the person refuse."""
        requests.put(f"{self.url}/next", params={"now": round(time.time() * 1000)}, json=claims, timeout=10).raise_for_status()

    def walk(self, url: str) -> str:
        """Follow a new browser from `url` through the provider; return the address by which it is sent back to the portal."""
        browser = requests.Session()
        while url.startswith(self.url):
            answer = browser.get(url, allow_redirects=False, timeout=10)
            if "Location" not in answer.headers:
                raise AssertionError(f"the provider answers {answer.status_code}: {answer.text[:500]}")
            url = requests.compat.urljoin(url, answer.headers["Location"])
        return url


def install() -> None:
    """Run `npm ci` once; raises NotInstalled where node, npm or the packages cannot be had."""
    if not (shutil.which("node") and shutil.which("npm")):
        raise NotInstalled("node and npm are not installed")
    with (FOLDER / "package.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (FOLDER / "node_modules" / ".package-lock.json").exists():
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
            if subprocess.run(command, cwd=FOLDER).returncode:
                raise NotInstalled("`npm ci` in tests/servers/openid failed")


@contextmanager
def openid_provider(site: str) -> Iterator[OpenIDProvider]:
    """Run a provider that knows the portal at `site` until the block ends."""
    install()
    port = free_port()
    command = ["node", "provider.mjs", str(port), f"{site}/quan-tri/mot-cua/ve/", f"{site}/quan-tri/login/"]
    process = subprocess.Popen(command, cwd=FOLDER, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        yield OpenIDProvider(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(10)
