#!/usr/bin/env python3
"""Start real OpenSearch nodes on loopback for tests, from Maven jars.

`opensearch_nodes.py DIRECTORY [--build DIR] [--nodes N] [--port 9201]`
Needs a JDK (17 or newer) and Maven. The first start copies some 48 MB of jars into the build folder; later ones need no network.
Prints one line `SEARCH_URL=...` once the cluster is green, keeps the process ids in DIRECTORY/node-*/pid, and stops the nodes when it ends.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
HEAP = "512m"
ARCHIVE = "classes.jsa"
START_TIMEOUT_S = 230


def build(directory: Path) -> None:
    """Copy the jars, compile the node and start it once to archive the classes that a start loads; all again when a source changed.

    That node has a port that nobody knows: it answers, and is gone a moment later.
    """
    jars, classes, archive = directory / "jars", directory / "classes", directory / ARCHIVE
    made_of = (HERE / "pom.xml", HERE / "SearchNode.java", Path(__file__))
    if not archive.exists() or any(file.stat().st_mtime > archive.stat().st_mtime for file in made_of):
        shutil.rmtree(jars, ignore_errors=True)  # else the jars of another version stay on the class path
        copy = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies", f"-DoutputDirectory={jars}"]
        subprocess.run(copy, check=True)
        subprocess.run(["javac", "-cp", f"{jars}/*", "-d", str(classes), str(HERE / "SearchNode.java")], check=True)
        subprocess.run(["jar", "--create", "--file", str(jars / "node.jar"), "-C", str(classes), "."], check=True)  # no folder is archived
        made, port = directory / "classes.new", free_port()
        node = start(directory / "first", directory, 1, 1, port, f"-XX:ArchiveClassesAtExit={made}")
        try:
            wait_until_green(port, 1)
        finally:
            node.terminate()
            node.wait()
        made.rename(archive)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(directory: Path, built: Path, number: int, total: int, port: int, *options: str) -> subprocess.Popen[bytes]:
    """Start node `number` of `total`; HTTP on port + number - 1, transport 100 above it."""
    home = directory / f"node-{number}"
    home.mkdir(parents=True, exist_ok=True)
    seeds = ",".join(f"127.0.0.1:{port + 100 + n}" for n in range(total))
    names = ",".join(f"node-{n + 1}" for n in range(total))
    settings = {
        "path.home": home,
        "cluster.name": "minhbach-test",
        "node.name": home.name,
        "network.host": "127.0.0.1",
        "http.port": port + number - 1,
        "transport.port": port + 99 + number,
        "transport.type": "netty4",
        "http.type": "netty4",
    }
    settings |= (
        {"discovery.type": "single-node"} if total == 1 else {"discovery.seed_hosts": seeds, "cluster.initial_cluster_manager_nodes": names}
    )
    command = [
        "java",
        f"-Xms{HEAP}",
        f"-Xmx{HEAP}",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",  # tests are short
        *(options or [f"-XX:SharedArchiveFile={built / ARCHIVE}"]),
        f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}",
        "-Dlog4j2.disable.jmx=true",
        f"-Djava.io.tmpdir={home}",
        "-cp",
        f"{built / 'jars'}/*",
        "SearchNode",
        *(f"{k}={v}" for k, v in settings.items()),
    ]
    with (home / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    (home / "pid").write_text(str(process.pid))
    return process


def wait_until_green(port: int, total: int) -> None:
    """Return when `total` nodes are together and every shard has its place."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_cluster/health", timeout=2) as answer:
                health = json.load(answer)
            if health["number_of_nodes"] == total and health["status"] == "green":
                return
        except OSError:
            pass
        time.sleep(0.5)
    raise SystemExit(f"no green cluster of {total} within {START_TIMEOUT_S} s; see node-*/log")


def main() -> None:
    """Start the nodes and stay until they or this process end."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--build", type=Path, help="where jars and classes are kept (DIRECTORY when missing)")
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--port", type=int, default=9201)
    options = parser.parse_args()
    built = options.build or options.directory
    build(built)
    nodes = [start(options.directory, built, n + 1, options.nodes, options.port) for n in range(options.nodes)]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        wait_until_green(options.port, options.nodes)
        print("SEARCH_URL=" + ",".join(f"http://127.0.0.1:{options.port + n}" for n in range(options.nodes)), flush=True)
        for node in nodes:
            node.wait()
    finally:
        for node in nodes:
            node.terminate()
        for node in nodes:
            try:
                node.wait(20)
            except subprocess.TimeoutExpired:
                os.kill(node.pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
