"""The base of the import commands: one bad record does not stop the rest, a dry run stores nothing, the report is safe."""

import io
import json
from datetime import date

import pytest
from django.contrib.auth.models import Group

from cms.contracts import importing
from cms.contracts.importing import BadRecord, JsonLinesImport, Outcome, Report, Row, day_of
from cms.text.safe_cells import safe_cell


class GroupImport(JsonLinesImport):
    key_field = "name"

    def import_record(self, record):
        if record["name"] == "bad":
            raise BadRecord("there is no name")
        _group, created = Group.objects.get_or_create(name=record["name"])
        return Row(record["name"], Outcome.CREATED if created else Outcome.UNCHANGED)


def run(path, **options):
    out = io.StringIO()
    command = GroupImport(stdout=out, stderr=out)
    command.handle(**{"path": path, "dry_run": False, "limit": 0, "report": None, "verbosity": 0, **options})
    return out.getvalue()


@pytest.fixture
def records(tmp_path):
    path = tmp_path / "groups.jsonl"
    lines = [json.dumps({"name": "một"}), "{not json", json.dumps({"name": "bad"}), json.dumps(["list"]), "", json.dumps({"name": "hai"})]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.django_db
def test_bad_records_are_named_and_the_rest_is_imported(records):
    printed = run(records)
    assert "created: 2" in printed
    assert "failed: 3" in printed
    assert "line 2 (failed): not JSON" in printed
    assert "bad (failed): there is no name" in printed
    assert set(Group.objects.values_list("name", flat=True)) >= {"một", "hai"}


@pytest.mark.django_db
def test_a_record_is_stored_before_the_next_is_read_and_none_beyond_the_limit_is(records, monkeypatch):
    seen, as_ever = [], importing.read_jsonl

    def reading(path):
        for found in as_ever(path):
            seen.append((found[0], Group.objects.filter(name="một").exists()))
            yield found

    monkeypatch.setattr(importing, "read_jsonl", reading)
    run(records, limit=2)
    assert seen == [(1, False), (2, True)]


def test_the_progress_bar_counts_no_empty_line_and_ends_with_the_limit(records):
    assert importing.count_records(records, None) == 5
    assert importing.count_records(records, 2) == 2


@pytest.mark.django_db
def test_a_byte_order_mark_is_no_part_of_a_record_and_a_wrong_byte_loses_only_its_line(tmp_path):
    path = tmp_path / "groups.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"name": "mot"}\r\n{"name": "\xff"}\r\n{"name": "hai"}\r\n')
    printed = run(path)
    assert "created: 2" in printed
    assert "line 2 (failed): not UTF-8: byte 11" in printed


@pytest.mark.django_db
def test_a_second_run_changes_nothing(records):
    run(records)
    assert "created: 0, changed: 0, unchanged: 2" in run(records)


@pytest.mark.django_db
def test_a_dry_run_says_what_would_happen_and_stores_nothing(records):
    printed = run(records, dry_run=True)
    assert "created: 2" in printed
    assert not Group.objects.filter(name="một").exists()


@pytest.mark.django_db
def test_the_report_names_every_record(records, tmp_path):
    run(records, report=tmp_path / "report.csv")
    text = (tmp_path / "report.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == "record,outcome,doubts"
    assert len(text.splitlines()) == 6


def test_of_many_doubts_those_of_records_that_failed_are_printed_first():
    doubted = [Row(f"record {number}", Outcome.CREATED, ("no date",)) for number in range(30)]
    out = io.StringIO()
    GroupImport(stdout=out).finish(Report([*doubted, Row("last", Outcome.FAILED, ("no title",))]), {"dry_run": False, "report": None})
    assert out.getvalue().splitlines()[1] == "  last (failed): no title"


def test_the_report_is_written_although_nobody_reads_the_printed_lines_to_their_end(tmp_path):
    class Closed(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        GroupImport(stdout=Closed()).finish(Report([Row("a", Outcome.CREATED)]), {"dry_run": False, "report": tmp_path / "report.csv"})
    assert "a,created," in (tmp_path / "report.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("cell", ["=cmd()", "+1", "-1", "@x", "\tx"])
def test_a_cell_never_runs_as_a_formula(cell):
    assert safe_cell(cell) == f"'{cell}"
    assert safe_cell(f"\x01{cell}\x0b") == f"'{cell}"  # which a spreadsheet refuses


def test_a_field_that_holds_no_day_is_refused_with_its_name_and_what_it_holds():
    assert (day_of({"signed": "2026-11-30"}, "signed"), day_of({"signed": ""}, "signed"), day_of({}, "signed")) == (
        date(2026, 11, 30),
        None,
        None,
    )
    with pytest.raises(BadRecord, match="signed: '30/11/2026' is no date of the form YYYY-MM-DD"):
        day_of({"signed": "30/11/2026"}, "signed")
