"""What lies in deploy/: the container image and the compose file keep secrets out and bring each version's own static files."""

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]


def test_secrets_keys_and_local_data_are_in_no_image_and_in_no_commit():
    kept_out = set((ROOT / ".dockerignore").read_text(encoding="utf-8").split())
    assert {"deploy/.env", "deploy/tls", "var", ".git", ".venv"} <= kept_out
    assert {"/deploy/.env", "/deploy/tls/", "/var/"} <= set((ROOT / ".gitignore").read_text(encoding="utf-8").split())


def test_a_new_version_collects_its_static_files_into_the_volume_before_it_serves():
    services = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert "collectstatic" in " ".join(services["prepare"]["command"])
    for name in ("web", "worker"):
        assert services[name]["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}


def test_the_form_of_the_environment_names_what_production_asks_for():
    lines = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8").splitlines()
    named = {line.partition("=")[0] for line in lines if not line.startswith("#")}
    assert {"SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "CONTACT_KEYS", "EMAIL_URL", "POSTGRES_PASSWORD", "ELASTIC_PASSWORD"} <= named
