"""`make test` and its kin: which steps run, what a failing or missing one is called, and that nothing outlives them."""

import importlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management.base import CommandError

from deploy.checks import commands
from tests.fixtures import missing
from tests.servers import local
from tests.servers.opensearch_nodes import opensearch_nodes

ROOT = Path(__file__).resolve().parents[1]


def loaded_checks(monkeypatch):
    """Return deploy/local/checks.py as a module of the test's own."""
    monkeypatch.syspath_prepend(ROOT / "deploy" / "local")
    monkeypatch.delitem(sys.modules, "portal", raising=False)
    monkeypatch.delitem(sys.modules, "checks", raising=False)
    checks = importlib.import_module("checks")
    monkeypatch.delitem(sys.modules, "portal")
    monkeypatch.delitem(sys.modules, "checks")
    return checks


@pytest.fixture
def checks(monkeypatch, tmp_path):
    """Return the checks with each step replaced by a program that does nothing and succeeds, on a machine that has all programs."""
    checks = loaded_checks(monkeypatch)
    for name in ("CI", "TEST_POSTGRES_URL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("LOGS", "DEMO_SITE", "STATEMENTS"):
        monkeypatch.setattr(checks, name, tmp_path / name)
    monkeypatch.setattr(checks.portal, "ROOT", tmp_path)
    monkeypatch.setattr(checks.portal, "setup", lambda lock_name: None)
    monkeypatch.setattr(checks.portal, "check_python", lambda: None)
    monkeypatch.setattr(checks, "has_postgres", lambda: True)
    monkeypatch.setattr(checks.shutil, "which", lambda program: f"/usr/bin/{program}")
    for name, step in stand_ins(checks).items():
        monkeypatch.setattr(checks, name, step)
    return checks


STEPS = ["SEARCH_STEP", "DEMO_STEP", "MIGRATED_STEP", "STATIC_STEP", "COMMANDS_STEP", "LINT_STEPS", "SERVERS_STEP"]
MADE_STEPS = ["sqlite_step", "once_step", "postgres_step", "lint_styles_and_scripts"]


def stand_ins(checks, failing=""):
    """Return for each step of `make test` one of the same name that only succeeds, or fails."""

    def of(name):
        return name, ["/bin/false" if name == failing else "/bin/true"]

    made = {name: lambda name=name: of(name) for name in MADE_STEPS[:3]}
    of_npm = {"lint_styles_and_scripts": lambda: checks.side_by_side([of("lint_styles_and_scripts")])}
    return {name: of(name) for name in STEPS} | {"LINT_STEPS": (of("LINT_STEPS"),)} | made | of_npm


def test_every_step_of_the_checks_runs_and_its_name_and_times_are_said(checks, capsys):
    assert checks.test() == []
    said = capsys.readouterr().out
    assert [name for name in [*STEPS, *MADE_STEPS] if f"--- {name}: ok (0 s, 0 s of processors)" not in said] == []


@pytest.mark.parametrize("failing", [*STEPS, *MADE_STEPS])
def test_a_step_of_the_checks_that_fails_is_named(checks, monkeypatch, failing):
    for name, step in stand_ins(checks, failing).items():
        monkeypatch.setattr(checks, name, step)
    assert checks.test() == [failing]


@pytest.mark.parametrize(("ci", "named"), [("false", []), ("true", ["SEARCH_STEP", "message catalogues", "tests on PostgreSQL"])])
def test_what_is_not_installed_is_skipped_by_name_and_fails_in_ci(checks, monkeypatch, capsys, ci, named):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(checks.shutil, "which", lambda program: None)
    monkeypatch.setattr(checks, "has_postgres", lambda: False)
    assert checks.test() == named
    said = capsys.readouterr().out
    assert [said.count(word) for word in ("skipped", "FAILED")] == ([0, 3] if named else [3, 0])
    assert "postgres_step" not in said


@pytest.mark.parametrize(("stopped", "code"), [(None, 0), (SystemExit(0), 0), (SystemExit(1), 1), (CommandError("two are missing"), 1)])
def test_commands_of_one_process_all_run_and_the_code_tells_whether_one_failed(monkeypatch, capsys, stopped, code):
    ran = []

    def call(*words):
        ran.append(words)
        if stopped and words[0] == "first":
            raise stopped

    monkeypatch.setattr(commands, "call_command", call)
    assert commands.main(["first --check", "second"]) == code
    assert ran == [("first", "--check"), ("second",)]
    assert capsys.readouterr().err == ("first --check: two are missing\n" if isinstance(stopped, CommandError) else "")


def test_messages_are_checked_with_the_other_commands_where_gettext_is(checks, monkeypatch):
    lanes = []
    monkeypatch.setattr(checks, "COMMANDS_STEP", ("commands", ["python", "first"]))
    monkeypatch.setattr(checks, "side_by_side", lambda *steps: lanes.extend(steps) or [])
    checks.lint()
    assert [("commands", ["python", "first", "messages --check"])] in lanes


@pytest.mark.parametrize(("url", "on_sqlite"), [("", True), ("postgres://portal@127.0.0.1:5499/portal?sslmode=disable", False)])
def test_what_is_marked_once_runs_on_sqlite_where_postgresql_is_missing(monkeypatch, url, on_sqlite):
    checks = loaded_checks(monkeypatch)
    monkeypatch.setenv("TEST_POSTGRES_URL", url)
    monkeypatch.setattr(checks, "has_postgres", lambda: False)
    assert checks.sqlite_step()[1][-1].endswith(" and not once") != on_sqlite


def test_steps_on_one_postgresql_server_have_databases_of_their_own_and_only_files_with_tests_to_run_once_are_read(monkeypatch):
    checks = loaded_checks(monkeypatch)
    monkeypatch.setenv("TEST_POSTGRES_URL", "postgres://portal@127.0.0.1:5499/portal?sslmode=disable")
    once, others = checks.once_step()[1], checks.postgres_step()[1]
    assert once[1] == "DATABASE_URL=postgres://portal@127.0.0.1:5499/once?sslmode=disable"
    assert others[1] == "DATABASE_URL=postgres://portal@127.0.0.1:5499/tests?sslmode=disable"
    assert str(ROOT / "tests" / "test_kept_parts.py") in once
    assert str(ROOT / "tests" / "test_words.py") not in once


# Each leaves a file named by its number; in it is the number of a program that it started, or its own.
LONG_STEP = (
    "import os, pathlib, subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(90)']); "
    "pathlib.Path({folder!r}, str(os.getpid())).write_text(str(child.pid)); time.sleep(90)"
)
LONG_SETUP = "import os, pathlib, time; pathlib.Path({folder!r}, str(os.getpid())).write_text(str(os.getpid())); time.sleep(90)"
OF_LINT = (
    "checks.portal.check_python = lambda: None\n"
    "checks.portal.setup = lambda lock: checks.subprocess.call(setup)\n"
    "checks.lint(at_once=(long, long))"
)
STOPPED = [  # what is run, how many processes there are then, how many steps side by side
    pytest.param("checks.side_by_side(*[[long] * 2] * 3)", 2, 2, id="side by side"),
    pytest.param("checks.step(*long)", 1, 0, id="one step"),
    pytest.param(OF_LINT, 2, 1, id="while packages are installed"),
]


@pytest.mark.parametrize(("stopped", "processes", "steps"), STOPPED)
def test_checks_that_are_stopped_stop_the_steps_that_run_and_start_no_others(tmp_path, stopped, processes, steps):
    program = (
        "import signal, sys; import checks\n"
        "signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))\n"
        f"long = ('long', [sys.executable, '-c', {LONG_STEP.format(folder=str(tmp_path))!r}])\n"
        f"setup = [sys.executable, '-c', {LONG_SETUP.format(folder=str(tmp_path))!r}]\n{stopped}\n"
    )
    values = {**os.environ, "PYTHONPATH": str(ROOT / "deploy" / "local")}
    with subprocess.Popen([sys.executable, "-c", program], env=values, stdout=subprocess.PIPE, text=True) as checks:
        try:
            wait_for_files(tmp_path, processes, checks)
            checks.terminate()
            said, _nothing = checks.communicate(timeout=45)
        finally:
            checks.kill()
    assert checks.returncode == 143
    assert len(list(tmp_path.iterdir())) == processes
    for file in tmp_path.iterdir():  # what a step has started ends with it
        wait_until_ended(int(file.read_text()))
    assert [said.count(line) for line in ("long …", "--- long: FAILED", "…")] == [steps] * 3


def is_running(number):
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(number)], capture_output=True, text=True).stdout.strip()
    return bool(state) and not state.startswith("Z")


def wait_until_ended(number, seconds=30):
    deadline = time.monotonic() + seconds
    while is_running(number):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def wait_for_files(folder, count, process):
    while len(list(folder.iterdir())) < count:
        assert process.poll() is None
        time.sleep(0.05)


@pytest.mark.postgres
def test_a_command_with_a_postgresql_server_that_is_stopped_ends_and_so_does_the_server(tmp_path):
    step = (
        "import os, pathlib, time\n"
        f"pathlib.Path({str(tmp_path)!r}, str(os.getpid())).write_text(os.environ['DATABASE_URL'])\ntime.sleep(90)"
    )
    try:
        local.postgres_program("initdb")
    except local.NotInstalled as error:
        missing(str(error))
    command = [sys.executable, "-m", "tests.servers.local", "postgres", sys.executable, "-c", step]
    with subprocess.Popen(command, cwd=ROOT) as started:
        wait_for_files(tmp_path, 1, started)
        started.terminate()
        assert started.wait(45) == 143
    (told,) = tmp_path.iterdir()
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.name), 0)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", urlsplit(told.read_text()).port))


@pytest.mark.parametrize("changed", [None, "pom.xml", "SearchNode.java", "opensearch_nodes.py"])
def test_an_opensearch_node_is_built_again_without_the_jars_of_before_when_what_it_is_made_of_changed(monkeypatch, tmp_path, changed):
    sources, built = tmp_path / "sources", tmp_path / "built"
    (built / "jars").mkdir(parents=True)
    sources.mkdir()
    for file in (sources / "pom.xml", sources / "SearchNode.java", sources / "opensearch_nodes.py", built / "jars" / "old.jar"):
        file.touch()
        os.utime(file, (0, 0))
    (built / opensearch_nodes.ARCHIVE).touch()
    os.utime(built / opensearch_nodes.ARCHIVE, (10, 10))
    if changed:
        os.utime(sources / changed, (20, 20))
    ran = []
    monkeypatch.setattr(opensearch_nodes, "HERE", sources)
    monkeypatch.setattr(opensearch_nodes, "__file__", str(sources / "opensearch_nodes.py"))
    monkeypatch.setattr(opensearch_nodes.subprocess, "run", lambda command, check: ran.append(command[0]))
    monkeypatch.setattr(opensearch_nodes, "start", lambda *arguments: ended_process(built / "classes.new"))
    monkeypatch.setattr(opensearch_nodes, "wait_until_green", lambda port, total: None)
    opensearch_nodes.build(built)
    assert ran == (["mvn", "javac", "jar"] if changed else [])
    assert (built / "jars" / "old.jar").exists() == (changed is None)


def ended_process(archive):
    archive.touch()
    return subprocess.Popen(["/bin/true"])
