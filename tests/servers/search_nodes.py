"""Real Elasticsearch and OpenSearch for tests, from Maven's jars, on free ports of the loopback."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.local import NotInstalled, fast_folder, free_port
from tests.servers.opensearch_nodes import opensearch_nodes

HERE = Path(__file__).resolve().parent
START_SECONDS = 240  # the first start downloads some 90 MB of jars


def build_folder() -> Path:
    """Where the jars and classes are kept from run to run: TEST_SERVERS_BUILD, else a folder that git ignores."""
    return Path(os.environ.get("TEST_SERVERS_BUILD") or HERE / ".build")


def _needs_java() -> None:
    missing = [name for name in ("java", "javac", "mvn") if shutil.which(name) is None]
    if missing:
        raise NotInstalled(f"{', '.join(missing)} not installed (Debian: apt-get install openjdk-17-jdk-headless maven)")


WELL = frozenset({"green", "yellow"})


def _answers(url: str, colours: frozenset[str]) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_cluster/health", timeout=2) as answer:
            return json.load(answer)["status"] in colours
    except OSError:
        return False


def wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path, colours: frozenset[str] = WELL) -> None:
    """Return when the server at `url` answers and has one of `colours`; raises RuntimeError with the end of its log when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if _answers(url, colours):
            return
        time.sleep(0.2)
    raise RuntimeError(f"no search server at {url}:\n{log.read_text(errors='replace')[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(25)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@dataclass(slots=True)
class ElasticsearchNode:
    """A node that a test may stop, freeze and start again on the same data."""

    url: str
    port: int
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self, colours: frozenset[str] = WELL) -> None:
        """Start it and wait until it answers and has one of `colours`."""
        log = self.folder / "log"
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                [str(HERE / "elasticsearch_node" / "run"), str(self.port), str(self.folder / "data"), str(self._build())],
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        wait_until_up(self.url, self.process, log, colours)

    @staticmethod
    def _build() -> Path:
        return build_folder() / "elasticsearch_node"

    def stop(self) -> None:
        """Stop it."""
        if self.process is not None:
            self.resume()
            _stop(self.process)
            self.process = None

    def kill(self) -> None:
        """End it without warning."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def freeze(self) -> None:
        """Let it hang: connections are taken, nothing answers."""
        if self.process is not None:
            self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """End a freeze."""
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)


@contextmanager
def elasticsearch() -> Iterator[ElasticsearchNode]:
    """One Elasticsearch node, up in 2 s (10 to 60 s the first time)."""
    _needs_java()
    with tempfile.TemporaryDirectory(prefix="elasticsearch-", dir=fast_folder()) as folder:
        port = free_port()
        node = ElasticsearchNode(f"http://127.0.0.1:{port}", port, Path(folder))
        try:
            node.start()
            yield node
        finally:
            node.stop()


@dataclass(slots=True)
class OpenSearchCluster:
    """The nodes of a cluster; single ones are killed, frozen and started again by their number (from 1)."""

    urls: Sequence[str]
    folder: Path
    restarted: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, number: int) -> None:
        """Start a node that was killed, on its data; `wait_until_whole` waits for it."""
        port = int(self.urls[0].rsplit(":", 1)[1])
        built = build_folder() / "opensearch_nodes"
        self.restarted.append(opensearch_nodes.start(self.folder, built, number, len(self.urls), port))

    def wait_until_whole(self) -> None:
        """Return when every node is there and every shard has its place."""
        opensearch_nodes.wait_until_green(int(self.urls[0].rsplit(":", 1)[1]), len(self.urls))

    def pid(self, number: int) -> int:
        """The process id of a node."""
        return int((self.folder / f"node-{number}" / "pid").read_text())

    def kill(self, number: int) -> None:
        """End a node without warning."""
        os.kill(self.pid(number), signal.SIGKILL)

    def freeze(self, number: int) -> None:
        """Let a node hang."""
        os.kill(self.pid(number), signal.SIGSTOP)

    def resume(self, number: int) -> None:
        """End a freeze."""
        os.kill(self.pid(number), signal.SIGCONT)


def _free_ports(count: int) -> int:
    """The first of `count` ports in a row that are free, with those 100 above them (the nodes talk there)."""
    for _ in range(50):
        first = free_port()
        wanted = [first + offset for number in range(count) for offset in (number, number + 100)]
        if max(wanted) < 65_000 and all(_is_free(port) for port in wanted):
            return first
    raise RuntimeError("no free ports for a cluster")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@contextmanager
def opensearch(nodes: int = 1) -> Iterator[OpenSearchCluster]:
    """A cluster of OpenSearch nodes, green some 13 s after the start."""
    _needs_java()
    with tempfile.TemporaryDirectory(prefix="opensearch-", dir=fast_folder()) as name:
        folder, port = Path(name), _free_ports(nodes)
        script = HERE / "opensearch_nodes" / "opensearch_nodes.py"
        build = build_folder() / "opensearch_nodes"
        command = [sys.executable, str(script), str(folder), "--build", str(build), "--nodes", str(nodes), "--port", str(port)]
        log = folder / "log"
        with log.open("wb") as file:
            process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT)
        try:
            urls = [f"http://127.0.0.1:{port + number}" for number in range(nodes)]
            for url in urls:
                wait_until_up(url, process, log)
            cluster = OpenSearchCluster(urls, folder)
            yield cluster
            for node in cluster.restarted:
                _stop(node)
        finally:
            _stop(process)


def main() -> None:
    """Build both kinds of servers, each of which is started once for it, so that tests in several processes find them built."""
    _needs_java()
    subprocess.run([str(HERE / "elasticsearch_node" / "run"), "0", "", str(ElasticsearchNode._build())], check=True)
    opensearch_nodes.build(build_folder() / "opensearch_nodes")


if __name__ == "__main__":
    main()
