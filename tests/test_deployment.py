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
from tests.servers.nginx import filled_in
from tests.servers.system_calls import SYSTEMD, UNITS

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
# Of other programs, and what only compose.yaml reads.
NOT_OURS = {
    "PORTAL_HOSTS",
    "PORTAL_WEB",
    "PORTAL_MEDIA",
    "SITE_HOST",
    "POSTGRES_DB",
    "POSTGRES_USER",
    "POSTGRES_PASSWORD_FILE",
    "PYTHONDONTWRITEBYTECODE",
}
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
    return dict(found) | lines(SYSTEMD / "prepare.env") | lines(SYSTEMD / "portal.env")


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
    assert {"deploy/.env", "deploy/secrets", "deploy/tls", "var*", ".git", ".venv"} <= kept_out
    ignored = set((ROOT / ".gitignore").read_text(encoding="utf-8").split())
    assert {"/deploy/.env", "/deploy/secrets/", "/deploy/tls/", "/var*/"} <= ignored


def test_every_secret_of_the_compose_file_is_made_once_and_stays(tmp_path: Path) -> None:
    shutil.copytree(DEPLOY / "compose", tmp_path / "deploy" / "compose")
    made = [
        subprocess.run([str(tmp_path / "deploy/compose/make-secrets")], check=True) and kept(tmp_path / "deploy" / "secrets")
        for _time in range(2)
    ]
    named = {name: file["file"] for name, file in compose()["secrets"].items()}
    assert named.keys() == made[0].keys()
    assert {name: f"./secrets/{name}" for name in made[0]} == named
    assert made[0] == made[1]
    assert len(set(made[0].values())) == len(made[0])
    assert (tmp_path / "deploy" / "secrets").stat().st_mode & 0o077 == 0


def kept(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_every_secret_of_the_units_is_one_that_is_made(tmp_path: Path) -> None:
    subprocess.run([str(DEPLOY / "compose" / "make-secrets"), str(tmp_path / "secrets")], check=True)
    named = {path for unit in UNITS for path in re.findall(r"^LoadCredential=\w+:(\S+)$", unit.read_text(encoding="utf-8"), re.MULTILINE)}
    assert {f"/etc/portal/secrets/{name}" for name in kept(tmp_path / "secrets")} >= named
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0


def test_only_what_migrates_owns_the_tables() -> None:
    services = compose()["services"]
    owners = {name for name, service in services.items() if "database_owner_password" in service.get("secrets", ())}
    assert owners == {"prepare", "database"}
    passwords = {unit.stem: re.findall("LoadCredential=database_password:.*/(.*)", unit.read_text(encoding="utf-8")) for unit in UNITS}
    rows, owner = ["database_password"], ["database_owner_password"]
    assert passwords == {"portal-prepare": owner, "portal-web": rows, "portal-worker@": rows}
    pods = [m for m in manifests() if m["kind"] in ("Job", "Deployment")]
    mounted = {m["metadata"]["name"]: m["spec"]["template"]["spec"]["volumes"][-1]["secret"]["secretName"] for m in pods}
    assert mounted == {"portal-prepare": "portal-owner", "portal-web": "portal", "portal-worker": "portal"}


def test_the_portal_starts_while_the_search_server_or_redis_is_away() -> None:
    services = compose()["services"]
    assert {name: services[name]["depends_on"].keys() for name in ("web", "worker")} == {"web": {"prepare"}, "worker": {"prepare"}}
    assert services["search-user"]["restart"] == "on-failure"
    assert "depends_on" not in services["search-user"]


def megabytes(text: str) -> float:
    """Return 512 for `512m` and 4096 for `4g` or `4Gi`."""
    number, unit = re.fullmatch(r"(\d+)([mMgG])i?", text).groups()  # type: ignore[union-attr]
    return float(number) * (1024 if unit in "gG" else 1)


def test_four_web_processes_fit_twice_into_their_memory_as_a_reload_needs() -> None:
    needed = 4 * 2 * 400
    web = compose()["services"]["web"]
    (folder,) = web["tmpfs"]
    assert megabytes(web["mem_limit"]) >= needed + megabytes(folder.partition("size=")[2])
    unit = (SYSTEMD / "portal-web.service").read_text(encoding="utf-8")
    assert megabytes(re.search("MemoryMax=(.+)", unit)[1]) >= needed  # type: ignore[index]
    assert "OOMPolicy=continue" in unit
    (pod,) = (m for m in manifests() if m["kind"] == "Deployment" and m["metadata"]["name"] == "portal-web")
    (container,) = pod["spec"]["template"]["spec"]["containers"]
    assert megabytes(container["resources"]["limits"]["memory"]) >= needed


def test_what_waits_in_the_proxy_waits_on_the_disk() -> None:
    proxy = compose()["services"]["proxy"]
    assert "proxy-cache:/var/cache/nginx" in proxy["volumes"]
    assert not any("/var/cache" in folder for folder in proxy["tmpfs"])


def test_every_service_has_rotated_logs_a_limit_and_says_whether_it_is_well() -> None:
    for name, service in compose()["services"].items():
        assert service["logging"]["options"]["max-size"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        if service["restart"] == "unless-stopped":
            assert service["mem_limit"], name
            assert service["healthcheck"]["test"], name


def test_where_both_want_the_processor_the_web_processes_come_before_the_worker() -> None:
    services, usual = compose()["services"], {"compose": 1024, "systemd": 100}
    assert services["worker"]["cpu_shares"] < services["web"].get("cpu_shares", usual["compose"]) / 5
    units = [(SYSTEMD / name).read_text(encoding="utf-8") for name in ("portal-web.service", "portal-worker@.service")]
    weights = [re.findall(r"^CPUWeight=(\d+)$", unit, re.MULTILINE) for unit in units]
    assert [[int(weight) < usual["systemd"] / 5 for weight in found] for found in weights] == [[], [True]]
    slices = [re.findall(r"^Slice=(.+)$", unit, re.MULTILINE) for unit in units]  # weights count within one slice
    assert slices == [[], ["system.slice"]], "the worker's unit is a template, whose slice is else another than that of web"


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


def test_the_commands_for_the_proxy_under_systemd_fill_in_every_value_and_bring_every_file(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```sh\n(mkdir -p /etc/nginx/tls.*?)nginx -t &&", page, re.DOTALL)
    (tmp_path / "conf.d").mkdir()
    subprocess.run(["sh", "-euc", block.replace("/etc/nginx", str(tmp_path))], cwd=ROOT, check=True)
    values = {"PORTAL_HOSTS": "portal.example.gov.vn", "PORTAL_WEB": "127.0.0.1:8000", "PORTAL_MEDIA": "/var/lib/portal/media"}
    made = (tmp_path / "conf.d" / "portal.conf").read_text(encoding="utf-8")
    assert made == filled_in(values)
    assert "${" not in made
    assert values.keys() == compose()["services"]["proxy"]["environment"].keys()
    named = {Path(path).relative_to("/etc/nginx").parts[0] for path in re.findall(r"/etc/nginx/[^;]+", made)}
    assert named == {"tls", "pages"}
    assert (tmp_path / "pages" / "503.html").exists()


def test_the_commands_of_the_operators_name_files_that_there_are() -> None:
    page = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    named = {path for block in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) for path in re.findall(r"deploy/[\w./@*-]+", block)}
    made_there = {"deploy/.env", "deploy/secrets/", "deploy/tls"}
    assert len(named) > 8
    assert {path for path in named - made_there if not list(ROOT.glob(path))} == set()


def test_the_threat_model_names_tests_and_files_that_there_are() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    named = {name for name in re.findall(r"`([a-z_]+(?:/[a-z_-]+)*(?:\.(?:py|txt))?)`", text) if "/" in name or name.endswith(".txt")}
    assert len(named) > 10
    assert {name for name in named if not (ROOT / name).exists()} == set()
