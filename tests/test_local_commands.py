"""`make run` and its kin: what stands in the way is said in one plain sentence with what to do."""

import importlib.util
import shutil
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

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
