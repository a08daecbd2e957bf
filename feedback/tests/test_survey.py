"""The portal survey: rounds, answers, the invitation, figures by quarter."""

from __future__ import annotations

from datetime import date, timedelta
from secrets import token_hex
from typing import Any

import pytest
from django.forms import modelform_factory
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from cms.contracts.duties import evidence
from cms.contracts.working_days import quarter_of
from feedback.models import SurveyAnswer, SurveyRound
from feedback.models.choices import Aspect, VoteState
from feedback.participation.surveys.answers import RoundClosed, answer_survey, decide_held_answers
from feedback.participation.voting import guards
from feedback.scores.figures import survey_by_quarter
from feedback.scores.formulas import wilson_lower_bound
from feedback.tests.factories import decider, token_in

pytestmark = pytest.mark.django_db

SURVEY = "/danh-gia/khao-sat/"


@pytest.fixture
def round_(db: None) -> SurveyRound:
    return SurveyRound.objects.create(title="Khảo sát quý", opens_on=timezone.localdate(), quota=10)


def fill_in(client: Client, **levels: str) -> Any:
    return client.post(SURVEY, {"token": token_in(client.get(SURVEY).content.decode()), **levels}, HTTP_ORIGIN="http://testserver")


def test_the_survey_reports_four_aspects_and_satisfaction_by_quarter_with_n_and_interval(round_: SurveyRound) -> None:
    for number in range(10):
        answer_survey(round_, {"interface": 5, "content": 4 if number < 8 else 2, "overall": 4}, form_key=token_hex())
    rows = {row.aspect: row for row in survey_by_quarter()}
    assert set(rows) == set(Aspect)
    assert rows[Aspect.CONTENT].quarter == quarter_of(timezone.localdate())
    assert (rows[Aspect.CONTENT].share.n, rows[Aspect.CONTENT].share.percent) == (10, 80.0)
    assert rows[Aspect.CONTENT].share.interval[0] == round(100 * wilson_lower_bound(8, 10), 1)
    assert rows[Aspect.SUPPORT].share.percent is None
    html = Client().get("/muc-do-hai-long/").content.decode()
    assert "80,0%" in html


def test_an_answer_by_the_form_stores_levels_and_quarter_and_nothing_else(round_: SurveyRound) -> None:
    assert fill_in(Client(), interface="5", overall="4").status_code == 302
    answer = SurveyAnswer.objects.get()
    assert (answer.interface, answer.content, answer.overall, answer.state) == (5, None, 4, VoteState.COUNTED)
    names = {field.name for field in SurveyAnswer._meta.get_fields()}
    assert names == {"id", "round", "quarter", "state", *Aspect.values}


def test_a_form_that_is_sent_again_counts_once_with_what_it_says_last(round_: SurveyRound) -> None:
    token = token_in(Client().get(SURVEY).content.decode())
    sent = [Client().post(SURVEY, {"token": token, "overall": level}, HTTP_ORIGIN="http://testserver") for level in ("4", "4", "2")]
    assert [answer.status_code for answer in sent] == [302] * 3
    assert SurveyAnswer.objects.get().overall == 2
    later = SurveyRound.objects.create(title="Đợt sau", opens_on=timezone.localdate(), quota=10)
    answer_survey(later, {"overall": 5}, form_key=guards.check_token(token, "feedback:survey")[1])
    assert SurveyAnswer.objects.count() == 2


def test_the_last_answer_of_a_round_may_be_sent_twice_and_no_other_comes_in(round_: SurveyRound) -> None:
    for level in (5, 4):
        for number in range(10):
            answer_survey(round_, {"overall": level}, form_key=str(number))
    assert set(round_.answers.values_list("overall", flat=True)) == {4}
    with pytest.raises(RoundClosed):
        answer_survey(round_, {"overall": 1}, form_key="another")


def test_a_round_closes_when_its_quota_is_reached(round_: SurveyRound) -> None:
    assert 'name="overall"' in Client().get(SURVEY).content.decode()
    for _number in range(10):
        answer_survey(round_, {"overall": 5}, form_key=token_hex())
    assert 'name="overall"' not in Client().get(SURVEY).content.decode()


def test_the_cookie_of_the_survey_is_the_same_for_everyone_and_asks_once_a_round(round_: SurveyRound) -> None:
    first, second = Client(), Client()
    cookies = {fill_in(client, overall="3").cookies["mb_survey"].value for client in (first, second)}
    assert cookies == {str(round_.pk)}
    assert 'name="overall"' not in first.get(SURVEY).content.decode()


def invitation(client: Client, page: Page) -> bool:
    return SURVEY in client.get(f"/danh-gia/khung/{page.pk}/").content.decode()


def test_every_reader_is_invited_to_the_survey_while_a_round_runs_and_only_then(page: Page, round_: SurveyRound) -> None:
    assert invitation(Client(), page)
    round_.closes_on = round_.opens_on = timezone.localdate() - timedelta(days=1)
    round_.save()
    assert not invitation(Client(), page)


def test_one_who_answered_is_invited_no_more(page: Page, round_: SurveyRound) -> None:
    client = Client()
    fill_in(client, overall="4")
    assert not invitation(client, page)


def test_one_who_put_the_survey_aside_is_invited_no_more_and_may_still_answer(page: Page, round_: SurveyRound) -> None:
    client = Client()
    client.post(f"{SURVEY}khong-hoi-lai/", HTTP_ORIGIN="http://testserver")
    assert not invitation(client, page)
    fill_in(client, overall="4")
    assert SurveyAnswer.objects.count() == 1
    SurveyRound.objects.create(title="Quý sau", opens_on=timezone.localdate())
    assert invitation(client, page)


def test_many_answers_from_one_network_are_held_and_decided_by_a_person(round_: SurveyRound, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "SURVEY_LIMIT", guards.RateLimit(2, 3600))
    for _number in range(3):
        fill_in(Client(), overall="1")
    assert SurveyAnswer.objects.filter(state=VoteState.HELD).count() == 1
    assert {row.share.n for row in survey_by_quarter() if row.aspect is Aspect.OVERALL} == {2}
    assert decide_held_answers(round_, accept=True, user=decider()) == 1
    assert not SurveyAnswer.objects.filter(state=VoteState.HELD).exists()


@pytest.mark.parametrize(("day", "first"), [(date(2026, 11, 25), date(2026, 10, 1)), (date(2026, 3, 31), date(2026, 1, 1))])
def test_the_quarter_of_a_day(day: date, first: date) -> None:
    assert quarter_of(day) == first


@pytest.mark.django_db
def test_a_round_that_is_only_planned_is_no_evidence_of_the_duty():
    today = timezone.localdate()
    SurveyRound.objects.create(title="Quý này", opens_on=today)
    SurveyRound.objects.create(title="Sang năm", opens_on=today + timedelta(days=90))
    found = evidence("surveys")
    assert (found.count, found.newest) == (1, today)


@pytest.mark.parametrize(("days", "wrong"), [(-1, {"closes_on"}), (0, set()), (1, set())])
def test_a_round_ends_on_its_first_day_or_later(days: int, wrong: set[str]) -> None:
    first = timezone.localdate()
    form = modelform_factory(SurveyRound, exclude=())(
        {"title": "Khảo sát quý", "quota": 10, "opens_on": first, "closes_on": first + timedelta(days=days)}
    )
    assert form.errors.keys() == wrong
