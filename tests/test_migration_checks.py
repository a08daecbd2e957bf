"""`deploy/checks/migrations.py` refuses a new migration that runs the product's own code, which goes on changing after it landed."""

import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
APPS = {"cms", "qa"}
TAIL = "\n\n\nclass Migration(migrations.Migration):\n    operations = [{}]\n"

RUN_OWN_CODE = {
    "a function taken from the product": "from cms.text.vietnamese import fold",
    "a module taken from the product": "from cms.text import vietnamese",
    "the package itself": "from cms import text",
    "a relative import": "from ..text.vietnamese import fold",
    "an import inside a function": "def fill(apps, editor):\n    import cms.text.vietnamese",
    "a use inside a function": "import cms.text.vietnamese\n\n\ndef fill(apps, editor):\n    cms.text.vietnamese.fold('a')",
    "a use inside a lambda": "import cms.text.vietnamese\n" + TAIL.format("RunPython(lambda apps, editor: cms.text.vietnamese.fold('a'))"),
    "another name for a module": "import cms.text.vietnamese as words",
    "a name kept beside the migration": "import cms.text.vietnamese\n\nfold = cms.text.vietnamese.fold",
    "a function of the product that is run": "import cms.text.filling\n" + TAIL.format("migrations.RunPython(cms.text.filling.fill)"),
    "a module found by its name": "import importlib\n\nfold = importlib.import_module('cms.text.vietnamese').fold",
    "a function found by its name": "from django.utils.module_loading import import_string\n\nfold = import_string('qa.rules.stamp')",
}
STAND_ALONE = {
    "a column's class and default, as Django writes them": "import cms.storage.encryption\nimport qa.vocabulary.clock\n"
    + TAIL.format("AddField(field=cms.storage.encryption.EncryptedTextField(default=qa.vocabulary.clock.now))"),
    "frozen helpers of migrations": "from cms.migrations._pages import add_child_page",
    "frozen helpers beside it": "from ._pages import add_child_page\nfrom . import _rows",
    "models of its own time": "def fill(apps, editor):\n    apps.get_model('cms', 'Mail').objects.update(text='cms.text.vietnamese')",
    "packages of others": "from wagtail.models import Page\nimport django.db.models as models",
}


@pytest.fixture
def check(monkeypatch):
    """Return deploy/checks/migrations.py as a module."""
    monkeypatch.syspath_prepend(ROOT / "deploy" / "checks")
    return importlib.import_module("migrations")


@pytest.mark.parametrize("source", RUN_OWN_CODE.values(), ids=RUN_OWN_CODE)
def test_a_migration_that_runs_code_of_the_product_is_refused(check, source):
    assert check.runs_own_code(source, APPS)


@pytest.mark.parametrize("source", STAND_ALONE.values(), ids=STAND_ALONE)
def test_a_migration_that_names_only_columns_and_frozen_helpers_passes(check, source):
    assert not check.runs_own_code(source, APPS)


def test_exactly_the_migrations_that_landed_before_the_rule_may_run_own_code(check):
    sources = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in ROOT.glob("*/migrations/*.py")}
    apps = {path.split("/")[0] for path in sources}
    assert {path for path, source in sources.items() if check.runs_own_code(source, apps)} == check.RUN_OWN_CODE


def test_a_new_migration_that_runs_own_code_is_named_and_fails_the_check(check, monkeypatch, tmp_path, capsys):
    folder = tmp_path / "cms" / "migrations"
    folder.mkdir(parents=True)
    (folder / "0099_folded.py").write_text("from cms.text.vietnamese import fold\n", encoding="utf-8")
    monkeypatch.setattr(check, "ROOT", tmp_path)
    monkeypatch.setattr(check, "LIST", tmp_path / "migrations.sha256")
    check.LIST.touch()
    check.main(["--add"])
    assert check.main([]) == 1
    assert "cms/migrations/0099_folded.py: runs code of the product" in capsys.readouterr().out
