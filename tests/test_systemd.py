"""The units and the command in deploy/systemd: understood by systemd, filtered system calls, commands as the web processes run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

import pytest

from legal_docs.files.readers.office import office_program
from tests.servers.system_calls import SYSTEMD, UNITS

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_understands_the_units(unit: Path, tmp_path: Path) -> None:
    for path in UNITS:
        text = path.read_text(encoding="utf-8").replace("/opt/portal/.venv/bin/", "/usr/bin/env ")  # nothing is installed there here
        (tmp_path / path.name).write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)], capture_output=True, text=True, check=False)
    about_ours = [row for row in done.stderr.splitlines() if unit.name.split("@")[0] in row]
    assert about_ours == []


@pytest.mark.skipif(not shutil.which("systemd-analyze") or not find_library("seccomp"), reason="systemd and libseccomp are not installed")
@pytest.mark.skipif(not office_program(), reason="LibreOffice is not installed")
@pytest.mark.slow
def test_an_rtf_file_is_read_under_the_filter_of_the_worker(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_text(r"{\rtf1\ansi Hai.}")
    convert = "import pathlib, sys; from legal_docs.files.readers.office import convert_to_docx as to; to(*map(pathlib.Path, sys.argv[1:]))"
    filtered = [sys.executable, "-m", "tests.servers.system_calls", str(SYSTEMD / "portal-worker@.service")]
    command = [*filtered, sys.executable, "-c", convert, str(tmp_path / "a.rtf"), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (tmp_path / "source.docx").exists(), done.stderr


def test_every_unit_refuses_calls_that_it_does_not_allow_and_kills_nobody() -> None:
    for unit in UNITS:
        assert "\nSystemCallErrorNumber=EPERM\n" in unit.read_text(encoding="utf-8"), unit.name


def test_a_command_under_systemd_has_the_settings_and_the_secrets_of_the_web_processes(tmp_path: Path) -> None:
    unit = SYSTEMD / "portal-web.service"
    write_program(tmp_path / "systemctl", f'[ "$*" = "cat portal-web.service" ] && cat {unit}')
    write_program(tmp_path / "systemd-run", 'printf "%s\\n" "$@"')
    command = [str(SYSTEMD / "portal-manage"), "import_news", "a file.json"]
    values = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    handed = subprocess.run(command, env=values, capture_output=True, text=True, check=True).stdout.splitlines()
    rows = unit.read_text(encoding="utf-8").splitlines()
    asked = {f"--property={row}" for row in rows if row.startswith(("LoadCredential=", "EnvironmentFile=", "User=", "WorkingDirectory="))}
    assert len(asked) > 8
    assert set(handed) >= asked
    assert handed[-3:] == command
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "secret_key").touch()
    write_program(tmp_path / ".venv" / "bin" / "python", 'printf "%s\\n" "$SECRET_KEY_FILE" "$@"')
    values["CREDENTIALS_DIRECTORY"] = str(tmp_path / "credentials")
    ran = subprocess.run(command, cwd=tmp_path, env=values, capture_output=True, text=True, check=True).stdout.splitlines()
    assert ran == [f"{tmp_path}/credentials/secret_key", "manage.py", "import_news", "a file.json"]


def test_a_command_under_systemd_has_the_values_that_an_operator_added_to_the_web_processes(tmp_path: Path) -> None:
    added = ["Environment=TRUSTED_PROXY_COUNT=2", 'Environment="AGENCY_NAME=Sở Tư pháp *" LANG=C.UTF-8']
    rows = "\n".join(["[Service]", *added, "Environment=DKIM_KEY_FILE=%d/dkim_key"])
    write_program(tmp_path / "systemctl", f"cat <<'END'\n{rows}\nEND")
    write_program(tmp_path / "systemd-run", 'printf "%s\\n" "$@"')
    command = [str(SYSTEMD / "portal-manage"), "check"]
    values = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    handed = subprocess.run(command, env=values, capture_output=True, text=True, check=True).stdout.splitlines()
    assert [row for row in handed if row.startswith("--property=")] == [f"--property={row}" for row in added]
    assert handed[-2:] == command


def write_program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
