"""What lies in deploy/: each way to run the portal names settings that exist, keeps secrets out, and starts in the right order."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from cms.settings.environment import SECRETS

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
# Of other programs, and what only compose.yaml reads.
NOT_OURS = {"PORTAL_HOSTS", "SITE_HOST", "POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD_FILE", "PYTHONDONTWRITEBYTECODE"}
OTHER_PROGRAMS = {"discovery.type", "xpack.security.http.ssl.enabled", "ES_JAVA_OPTS"}


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


def manifests() -> Iterator[dict[str, Any]]:
    for path in sorted((DEPLOY / "kustomize").glob("*.yaml")):
        yield from yaml.safe_load_all(path.read_text(encoding="utf-8"))


def lines(path: Path) -> dict[str, str]:
    """Return the values of an environment file as a shell would read them."""
    rows = [row for row in path.read_text(encoding="utf-8").splitlines() if row and not row.startswith("#")]
    return {name: value.strip("'") for name, _equals, value in (row.partition("=") for row in rows)}


def of_units() -> dict[str, str]:
    found = [row for unit in UNITS for row in re.findall(r"^Environment=(\w+)=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)]
    return dict(found) | lines(DEPLOY / "systemd" / "portal.env")


def of_kustomize() -> dict[str, str]:
    found: dict[str, str] = {}
    for manifest in manifests():
        for generated in manifest.get("configMapGenerator", ()):
            found |= dict(literal.split("=", 1) for literal in generated["literals"])
        for container in manifest.get("spec", {}).get("template", {}).get("spec", {}).get("containers", ()):
            found |= {row["name"]: row["value"] for row in container.get("env", ())}
    return found


def of_compose() -> dict[str, str]:
    found = dict(lines(DEPLOY / "env.example"))
    for service in compose()["services"].values():
        found |= service.get("environment", {})
    return {name: re.sub(r"\$\{SITE_HOST[^}]*\}", "portal.example.gov.vn", str(value)) for name, value in found.items()}


PLACES = {"compose": of_compose, "systemd": of_units, "kustomize": of_kustomize}


@pytest.mark.parametrize("place", PLACES)
def test_every_value_that_is_set_is_a_setting_of_the_portal(place: str) -> None:
    table = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    known = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", table)) | {f"{name}_FILE" for name in SECRETS} | NOT_OURS | OTHER_PROGRAMS
    assert PLACES[place]().keys() - known == set()


@pytest.mark.parametrize("place", PLACES)
def test_production_starts_with_the_values_of_the_form(place: str, tmp_path: Path) -> None:
    values = {name: value for name, value in PLACES[place]().items() if name not in NOT_OURS | OTHER_PROGRAMS}
    for name in [name for name in values if name.endswith("_FILE") and name.removesuffix("_FILE") in SECRETS]:
        path = tmp_path / name
        path.write_text("A" * 43 + "=" if name == "CONTACT_KEYS_FILE" else "s" * 60)
        values[name] = str(path)
    values |= {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "cms.settings.production", "VAR_DIR": str(tmp_path)}
    code = "from django.conf import settings as s; print(s.ALLOWED_HOSTS, s.SITE_URL, s.DATABASES['default']['ENGINE'])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=values, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "['portal.example.gov.vn'] https://portal.example.gov.vn django.db.backends.postgresql", done.stderr


def test_secrets_keys_and_local_data_are_in_no_image_and_in_no_commit() -> None:
    kept_out = set((ROOT / ".dockerignore").read_text(encoding="utf-8").split())
    assert {"deploy/.env", "deploy/secrets", "deploy/tls", "var", ".git", ".venv"} <= kept_out
    ignored = set((ROOT / ".gitignore").read_text(encoding="utf-8").split())
    assert {"/deploy/.env", "/deploy/secrets/", "/deploy/tls/", "/var/"} <= ignored


def test_every_secret_of_the_compose_file_is_made_once_and_stays(tmp_path: Path) -> None:
    shutil.copytree(DEPLOY / "compose", tmp_path / "deploy" / "compose")
    made = [subprocess.run([str(tmp_path / "deploy/compose/make-secrets")], check=True) and kept(tmp_path) for _time in range(2)]
    named = {name: file["file"] for name, file in compose()["secrets"].items()}
    assert named.keys() == made[0].keys()
    assert {name: f"./secrets/{name}" for name in made[0]} == named
    assert made[0] == made[1]
    assert len(set(made[0].values())) == len(made[0])
    assert (tmp_path / "deploy" / "secrets").stat().st_mode & 0o077 == 0


def kept(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in (folder / "deploy" / "secrets").iterdir()}


def test_only_what_migrates_owns_the_tables() -> None:
    services = compose()["services"]
    owners = {name for name, service in services.items() if "database_owner_password" in service.get("secrets", ())}
    assert owners == {"prepare", "database"}
    pods = [m for m in manifests() if m["kind"] in ("Job", "Deployment")]
    mounted = {m["metadata"]["name"]: m["spec"]["template"]["spec"]["volumes"][-1]["secret"]["secretName"] for m in pods}
    assert mounted == {"portal-prepare": "portal-owner", "portal-web": "portal", "portal-worker": "portal"}


def test_every_service_has_rotated_logs_a_limit_and_says_whether_it_is_well() -> None:
    for name, service in compose()["services"].items():
        assert service["logging"]["options"]["max-size"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        if service["restart"] == "unless-stopped":
            assert service["mem_limit"], name
            assert service["healthcheck"]["test"], name


def test_what_runs_our_code_writes_only_to_its_volume_and_is_nobody_special() -> None:
    services = compose()["services"]
    for name in ("prepare", "web", "worker"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
    image = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert re.findall(r"^USER (\d+)$", image, re.MULTILINE)[-1] == re.search(r"--uid (\d+)", image)[1]  # type: ignore[index]
    for manifest in manifests():
        if manifest["kind"] in ("Job", "Deployment"):
            pod = manifest["spec"]["template"]["spec"]
            assert pod["securityContext"]["runAsNonRoot"] is True
            assert all(container["securityContext"]["readOnlyRootFilesystem"] for container in pod["containers"])


def test_a_new_version_collects_its_static_files_and_migrates_before_it_serves() -> None:
    services = compose()["services"]
    assert "collectstatic" in " ".join(services["prepare"]["command"])
    for name in ("web", "worker"):
        assert services[name]["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}
    for unit in UNITS:
        if unit.name != "portal-prepare.service":
            assert "Wants=portal-prepare.service\nAfter=portal-prepare.service" in unit.read_text(encoding="utf-8")


def test_every_file_of_the_kustomization_is_there_and_each_workload_has_its_config() -> None:
    (kustomization,) = (manifest for manifest in manifests() if manifest["kind"] == "Kustomization")
    there = {path.name for path in (DEPLOY / "kustomize").glob("*.yaml")} - {"kustomization.yaml"}
    assert set(kustomization["resources"]) == there


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_understands_the_units(unit: Path, tmp_path: Path) -> None:
    for path in UNITS:
        text = path.read_text(encoding="utf-8").replace("/opt/portal/.venv/bin/", "/usr/bin/env ")  # nothing is installed there here
        (tmp_path / path.name).write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)], capture_output=True, text=True, check=False)
    about_ours = [row for row in done.stderr.splitlines() if unit.name.split("@")[0] in row]
    assert about_ours == []


def test_the_threat_model_names_tests_and_files_that_there_are() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    named = {name for name in re.findall(r"`([a-z_]+(?:/[a-z_-]+)*(?:\.(?:py|txt))?)`", text) if "/" in name or name.endswith(".txt")}
    assert len(named) > 10
    assert {name for name in named if not (ROOT / name).exists()} == set()
