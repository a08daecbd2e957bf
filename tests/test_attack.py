"""The short form of `make attack`: a part of all addresses by every role, the same one each time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VISITS = 150


def test_a_part_of_the_attack_finds_nothing(tmp_path: Path, demo_site: Path) -> None:
    shutil.copytree(demo_site, tmp_path / "var")
    values = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    command = [sys.executable, "-m", "tests.attack", "--visits", str(VISITS), "--part", "0", "1"]
    done = subprocess.run(command, env={**values, "VAR_DIR": str(tmp_path / "var")}, capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-2000:]}"
    assert f"{VISITS} of {VISITS} visits" in done.stdout
