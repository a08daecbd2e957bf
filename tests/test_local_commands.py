"""`make run` and its kin: what stands in the way is said in one plain sentence with what to do."""

import importlib.util
import os
import runpy
import shutil
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from cms.management.commands import messages
from tests.days import DAYS, drawn

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def portal():
    spec = importlib.util.spec_from_file_location("portal_command", ROOT / "deploy" / "local" / "portal.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(**values):
    command = [sys.executable, str(ROOT / "deploy" / "local" / "portal.py"), "run"]
    return subprocess.run(command, env={"PATH": "/usr/bin:/bin", **values}, capture_output=True, text=True, timeout=60)


def test_a_port_in_use_is_said_with_another_to_choose():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run(PORT=str(port))
    assert done.returncode != 0
    assert (
        done.stderr.strip()
        == f"Port {port} is in use by another program: stop it, or choose another, for example `PORT={port + 1} make run`."
    )


@pytest.mark.parametrize("port", ["no", "0", "99999"])
def test_a_port_that_is_none_is_refused(port):
    assert "PORT must be a number from 1 to 65535" in run(PORT=port).stderr


def test_an_old_python_is_named(portal, monkeypatch):
    monkeypatch.setattr(portal.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(portal, "newer_python", lambda: None)
    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed"):
        portal.check_python()


def test_a_missing_venv_module_is_named_with_its_package(portal, monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit, match=r"apt-get install python3\.\d+-venv"):
        portal.check_python()


def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(portal, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setattr(portal, "VAR", tmp_path / "file" / "var")
    with pytest.raises(SystemExit, match=r"Nothing can be written into .*/file/var .*choose another"):
        portal.check_folders()


def test_a_full_disk_is_named(portal, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(10, 10, 0))
    with pytest.raises(SystemExit, match="free some space"):
        portal.check_disk()


def test_a_virtual_environment_without_pip_or_without_its_library_is_made_again(portal, monkeypatch, tmp_path):
    monkeypatch.setattr(portal, "VENV", tmp_path)
    monkeypatch.setattr(portal, "BIN", tmp_path / "bin")
    (tmp_path / "installed").write_text(portal.digest(ROOT / "requirements.txt"))
    (tmp_path / "bin").mkdir()
    python = tmp_path / "bin" / "python"
    made = []
    monkeypatch.setattr("venv.EnvBuilder.create", lambda builder, folder: (made.append(folder), write_program(python, "exit 0")))
    write_program(python, "exit 0")
    portal.install("requirements.txt")
    assert made == []
    write_program(python, "exit 1")  # no pip, or no module 'encodings'
    portal.install("requirements.txt")
    portal.install("requirements.txt")
    assert made == [str(tmp_path)]


def test_an_interrupted_making_of_the_virtual_environment_is_begun_again(portal, monkeypatch, tmp_path):
    def interrupted(builder, folder):
        write_program(tmp_path / "bin" / "python", "exit 1")  # no module named pip
        raise KeyboardInterrupt

    monkeypatch.setattr(portal, "VENV", tmp_path)
    monkeypatch.setattr(portal, "BIN", tmp_path / "bin")
    monkeypatch.setattr("venv.EnvBuilder.create", interrupted)
    for _time in range(2):
        with pytest.raises(KeyboardInterrupt):
            portal.install("requirements.txt")


def test_a_virtual_environment_made_by_hand_is_used(portal, monkeypatch, tmp_path):
    monkeypatch.setattr(portal, "VENV", tmp_path)
    monkeypatch.setattr(portal, "BIN", tmp_path / "bin")
    monkeypatch.setattr("venv.EnvBuilder.create", lambda builder, folder: pytest.fail("it was emptied"))
    write_program(tmp_path / "bin" / "python", "exit 0")
    portal.install("requirements.txt")
    assert (tmp_path / "installed").exists()


def write_program(path, text):
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_without_git_the_tests_run_on_the_first_day(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert drawn() == DAYS[0]


@pytest.mark.parametrize("name", ["WEB_BIND", "WEB_CONCURRENCY", "WEB_THREADS", "LOG_FORMAT"])
def test_an_empty_value_counts_as_none_for_gunicorn_too(monkeypatch, name):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "not made here")
    for inherited in ("WEB_BIND", "WEB_CONCURRENCY", "WEB_THREADS", "LOG_FORMAT"):
        monkeypatch.delenv(inherited, raising=False)
    monkeypatch.setenv(name, "")
    given = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))
    assert (given["bind"], given["workers"], given["threads"]) == ("0.0.0.0:8000", 4, 2)
    assert ("logconfig_dict" in given) == (os.environ.get("DJANGO_SETTINGS_MODULE") != "cms.settings.dev")


def test_an_interrupted_compilation_leaves_the_catalogue_of_before(monkeypatch, settings, tmp_path):
    def interrupted(file, messages):
        file.write(b"half")
        raise KeyboardInterrupt

    settings.BASE_DIR = tmp_path
    folder = tmp_path / "locale" / "cms" / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(b"whole")
    (folder / "django.po").write_text(messages.HEADER)
    os.utime(folder / "django.mo", (0, 0))
    monkeypatch.setattr(messages, "write_mo", interrupted)
    with pytest.raises(KeyboardInterrupt):
        messages.compile_catalogues()
    assert (folder / "django.mo").read_bytes() == b"whole"


def test_links_in_mails_of_the_worker_lead_to_the_port_of_the_portal(portal, monkeypatch):
    monkeypatch.setenv("PORT", "8043")
    monkeypatch.delenv("SITE_URL", raising=False)
    assert portal.environment()["SITE_URL"] == "http://localhost:8043"


@pytest.mark.parametrize("program", [["deploy/local/portal.py", "setup"], ["manage.py", "worker"]])
def test_ctrl_c_ends_with_a_sentence_or_nothing_but_never_with_a_traceback(program, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import subprocess, threading\n"
        "def interrupted(*arguments, **options):\n    raise KeyboardInterrupt\n"
        "subprocess.call = interrupted\n"
        "threading.Event = interrupted\n"
    )
    values = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(tmp_path),
        "VAR_DIR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
    }
    done = subprocess.run([sys.executable, *program], cwd=ROOT, env=values, capture_output=True, text=True, timeout=120)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


def test_an_edited_a_removed_and_an_unlisted_migration_are_each_refused(tmp_path):
    check = runpy.run_path(str(ROOT / "deploy" / "checks" / "migrations.py"))
    folder = tmp_path / "home" / "migrations"
    folder.mkdir(parents=True)
    for name in ("__init__", "0001_initial", "0002_second", "0003_third"):
        (folder / f"{name}.py").write_text(name)
    landed = check["hashes"](tmp_path)
    assert check["faults"](landed, check["hashes"](tmp_path)) == []
    (folder / "0001_initial.py").write_text("edited")
    (folder / "0002_second.py").unlink()
    (folder / "0004_new.py").write_text("new")
    found = check["faults"](landed, check["hashes"](tmp_path))
    assert [line.split(":")[0].rpartition("/")[2] for line in found] == ["0001_initial.py", "0002_second.py", "0004_new.py"]
