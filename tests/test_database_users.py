"""The two logins at PostgreSQL, and a backup restored on another server: by the shipped script and the commands of docs/operators.md."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

from tests.fixtures import missing
from tests.servers import local
from tests.servers.backups import PASSWORDS, own_server

pytestmark = pytest.mark.postgres
ROOT = Path(__file__).resolve().parents[1]
OPERATORS = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    for name, password in PASSWORDS.items():
        (tmp_path / name).write_text(password)
    return tmp_path


def connect(owner: str, login: str) -> psycopg.Connection[tuple[object, ...]]:
    password = PASSWORDS["database_owner_password" if login == "portal_owner" else "database_password"]
    return psycopg.connect(owner.replace("portal_owner@", f"{login}@"), password=password, autocommit=True)


def run_documented(program: str, owner: str, folder: Path) -> None:
    """Run the line of docs/operators.md that begins with this program, in `folder`."""
    (line,) = re.findall(rf'^({program} .*"\$OWNER_URL".*?)(?:  +#.*)?$', OPERATORS, re.MULTILINE)
    values = {"PATH": f"{Path(local.postgres_program(program)).parent}:{os.environ['PATH']}", "OWNER_URL": owner}
    subprocess.run(["sh", "-euc", line], env={**values, "PGPASSWORD": PASSWORDS["database_owner_password"]}, cwd=folder, check=True)


def test_the_owner_makes_tables_and_the_login_of_web_and_worker_only_rows_also_after_a_restore(secrets: Path) -> None:
    try:
        with own_server(secrets) as owner:
            with connect(owner, "portal_owner") as connection:
                assert connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (False,)
                connection.execute("CREATE TABLE row (id serial PRIMARY KEY, words text)")
                connection.execute("CREATE EXTENSION pg_trgm")
            with connect(owner, "portal") as connection:
                connection.execute("INSERT INTO row (words) VALUES ('kept')")
                for statement in ("DROP TABLE row", "CREATE TABLE own (id int)", "CREATE ROLE other", "COPY row TO '/tmp/x'"):
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        connection.execute(statement)
            run_documented("pg_dump", owner, secrets)
        with own_server(secrets) as owner:
            run_documented("pg_restore", owner, secrets)
            with connect(owner, "portal") as connection:
                assert connection.execute("SELECT words FROM row").fetchall() == [("kept",)]
                connection.execute("INSERT INTO row (words) VALUES ('new')")
            with connect(owner, "portal_owner") as connection:
                connection.execute("CREATE TABLE later (id int)")
            with connect(owner, "portal") as connection:
                assert connection.execute("SELECT * FROM later").fetchall() == []
    except local.NotInstalled as error:
        missing(str(error))


def test_the_log_of_the_database_says_what_failed_without_the_words_that_were_to_be_stored(secrets: Path) -> None:
    with tempfile.TemporaryDirectory() as log:
        Path(log).chmod(0o777)  # the server runs as another user
        try:
            with own_server(secrets, logging_collector="on", log_directory=log, log_filename="all", log_min_messages="warning") as owner:
                for login in ("portal_owner", "portal"):
                    fail_with_words(connect(owner, login))
                written = Path(log, "all").read_text(encoding="utf-8")
        except local.NotInstalled as error:
            missing(str(error))
    assert written.count("duplicate key value violates unique constraint") == 2
    assert "statement timeout" in written
    assert "chim-hoang-yen" not in written


def fail_with_words(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Have the server refuse words that are there already or too long, and break off a statement with words."""
    with connection:
        connection.execute("CREATE TEMPORARY TABLE said (words varchar(20) UNIQUE)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO said VALUES ('chim-hoang-yen'), ('chim-hoang-yen')")
        with pytest.raises(psycopg.errors.StringDataRightTruncation):
            connection.execute("INSERT INTO said VALUES ('chim-hoang-yen chim-hoang-yen')")
        with pytest.raises(psycopg.errors.QueryCanceled):
            connection.execute("SET statement_timeout = 20; SELECT pg_sleep(9), 'chim-hoang-yen'")
