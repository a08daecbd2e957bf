"""The form of a macro shows of each step what its action takes, and keeps nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from qa.models import CannedReply, Macro, MacroAction, MacroStep
from qa.models.desk import MACRO_TAKES
from qa.tests.factories import make_unit

SHEET = Path(settings.BASE_DIR) / "static/cms/css/admin.css"
RULE = re.compile(r"^\[data-inline-panel-child\]:not\(:has\(option:is\((.+)\):checked\)\) (\S.*?)[, {]*$", re.MULTILINE)


def test_the_sheet_shows_a_field_for_exactly_the_actions_that_take_it() -> None:
    shown = {
        (action, field)
        for actions, fields in RULE.findall(SHEET.read_text(encoding="utf-8"))
        for action in re.findall(r'value="(\w+)"', actions)
        for field in re.findall(r"\.mb-macro-(\w+)", fields)
    }
    assert shown == {(action.value, field) for action, fields in MACRO_TAKES.items() for field in fields}


@pytest.mark.django_db
def test_a_step_forgets_what_was_filled_in_for_another_action() -> None:
    unit, macro = make_unit(), Macro.objects.create(name="Nhận câu hỏi")
    reply = CannedReply.objects.create(title="Giờ làm việc", body="Từ 7 giờ 30.")
    step = MacroStep(macro=macro, action=MacroAction.NOTE, text="Đã gọi điện.", unit=unit, reply=reply, kind="question")
    step.full_clean()
    assert (step.text, step.unit, step.reply, step.kind) == ("Đã gọi điện.", None, None, "")
