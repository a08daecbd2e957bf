"""Several steps in one press: the bar of intake with its proposal, macros, and the answer that its author takes back."""

from __future__ import annotations

import pytest

from qa.models import Answer, CannedReply, Macro, MacroStep, Question, QuestionField
from qa.processing.answering import answers
from qa.processing.casework import claiming, routing
from qa.public.intake.proposing import propose
from qa.staff.steps.macros import macros_for, run_macro
from qa.tests.factories import assigned, claimed, in_review, make_field, make_question, make_unit, make_user
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Role, Status
from qa.vocabulary.errors import Refused
from qa.workflow.actors import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def bar(question: Question, **values: object) -> dict[str, object]:
    values = {"kind": question.kind, "field": "", "version": question.version, **values}
    return {f"triage-{name}": value for name, value in values.items()}


def test_the_bar_sets_kind_and_field_routes_and_opens_the_next_question_which_can_be_undone():
    unit, field, clerk = make_unit(), make_field(), make_user(Role.INTAKE)
    first, second = make_question(), make_question(title="Câu hỏi thứ hai?")
    client = logged_in(clerk)
    answer = client.post(url("triage", first.pk), bar(first, kind="info_request", field=field.pk, unit=unit.pk))
    assert answer.url == url("detail", second.pk)
    first.refresh_from_db()
    assert (first.status, first.unit, first.field, first.kind) == (Status.ASSIGNED, unit, field, "info_request")
    run = client.get(answer.url).content.decode().split("/hang-loat/")[1].split("/")[0]
    client.post(url("bulk_undo", int(run)))
    first.refresh_from_db()
    assert (first.status, first.unit, first.field, first.kind) == (Status.RECEIVED, None, None, "question")


@pytest.mark.parametrize("step", ["triage", "classify"])
def test_a_field_that_was_switched_off_stays_with_its_question_and_is_offered_for_no_other(step: str):
    unit, field, clerk = make_unit(), make_field(active=False), make_user(Role.INTAKE)
    question, other = make_question(field=field), make_question(title="Câu hỏi khác?")
    client = logged_in(clerk)
    assert f'<option value="{field.pk}" selected>' in client.get(url("detail", question.pk)).content.decode()
    assert f"{field}</option>" not in client.get(url("detail", other.pk)).content.decode()
    if step == "triage":
        client.post(url("triage", question.pk), bar(question, kind="info_request", field=field.pk, unit=unit.pk))
    else:
        client.post(url("act", question.pk, "classify"), {"classify-kind": "info_request", "classify-field": field.pk})
    question.refresh_from_db()
    assert (question.kind, question.field) == ("info_request", field)


def test_the_bar_refuses_what_a_colleague_changed_and_is_not_shown_to_officers():
    unit, clerk = make_unit(), make_user(Role.INTAKE)
    question = make_question()
    data = bar(question, unit=unit.pk)
    routing.note(question, actor_for(clerk, question), text="Đồng nghiệp vừa ghi chú")
    logged_in(clerk).post(url("triage", question.pk), data)
    question.refresh_from_db()
    assert question.status == Status.RECEIVED
    assert "data-qs-triage" in logged_in(clerk).get(url("detail", question.pk)).content.decode()
    theirs = assigned(unit)
    assert "data-qs-triage" not in logged_in(make_user(Role.OFFICER, unit)).get(url("detail", theirs.pk)).content.decode()


def test_the_unit_is_proposed_by_place_then_by_earlier_questions_then_by_field_and_never_one_that_sent_it_back():
    commune, roads, default = make_unit(name="Ủy ban nhân dân xã Vân Giang"), make_unit(), make_unit()
    field = make_field()
    officer = make_user(Role.OFFICER, roads)
    claimed(roads, officer, title="Đèn tín hiệu giao thông ngã tư bị hỏng", body="Đèn tín hiệu giao thông không sáng.")
    lamp = {"title": "Đèn tín hiệu giao thông ở ngã tư không sáng", "body": "Đèn tín hiệu giao thông hỏng ba ngày nay."}
    question = make_question(**lamp)
    assert propose(question).unit == roads
    assert propose(make_question(title="Xin xác nhận tạm trú", body="Tôi ở xã Vân Giang.")).unit == commune
    nothing = make_question(title="Wi-Fi miễn phí", body="Nhà văn hóa thôn.")
    assert propose(nothing).unit is None
    field.default_unit = default
    field.save()
    nothing.field = field
    assert propose(nothing).unit == default
    routing.route(question, roads, actor_for(make_user(Role.INTAKE), question))
    routing.bounce(question, actor_for(officer, question), reason="Không thuộc đơn vị")
    assert propose(question).unit != roads


def test_where_no_unit_can_be_proposed_one_click_on_a_field_that_is_asked_about_often_routes_to_its_unit():
    roads, schools = make_unit(), make_unit()
    rare, often = make_field(name="Giáo dục", default_unit=schools), make_field(name="Giao thông", default_unit=roads)
    assigned(roads, field=often)
    question = make_question(title="Wi-Fi miễn phí", body="Nhà văn hóa thôn.")
    assert propose(question).usual == (often, rare)
    client = logged_in(make_user(Role.INTAKE))
    assert f'value="{rare.pk}:{schools.pk}"' in client.get(url("detail", question.pk)).content.decode()
    client.post(url("triage", question.pk), bar(question, unit="") | {"to": f"{rare.pk}:{schools.pk}"})
    question.refresh_from_db()
    assert (question.status, question.unit, question.field) == (Status.ASSIGNED, schools, rare)


def roads_schools_and_rubbish() -> tuple[QuestionField, QuestionField, QuestionField]:
    return (
        make_field(name="Giao thông", hint="Đường sá, biển báo, xe buýt, vỉa hè. Nêu tên đường, đoạn đường, thời gian."),
        make_field(name="Giáo dục", hint="Tuyển sinh, học phí, hỗ trợ học sinh, trường lớp. Nêu cấp học và năm học."),
        make_field(name="Môi trường", hint="Rác thải, nước thải, tiếng ồn, khói bụi. Nêu địa điểm và thời điểm xảy ra."),
    )


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Xóa dữ liệu cá nhân tôi đã gửi", "Cho tôi hỏi hồ sơ và thời gian giải quyết."),  # an instruction of a hint is no subject
        ("Quyết định về giống lúa", "Gia đình tôi được hỗ trợ những gì?"),  # one word pair alone
        ("Tốc độ internet ở thôn quá chậm", "Nhiều nhà có con là học sinh."),
        ("Xe buýt trước trường có nhiều rác thải", "Vỉa hè đầy rác thải, khói bụi."),  # two fields, none with a clear lead
    ],
)
def test_no_field_is_proposed_where_the_words_tell_none_apart(title: str, body: str):
    roads_schools_and_rubbish()
    assert propose(make_question(title=title, body=body)).field is None


def test_a_field_is_proposed_by_words_of_its_hint_and_the_words_are_told():
    _roads, _schools, rubbish = roads_schools_and_rubbish()
    proposal = propose(make_question(title="Rác thải và khói bụi ở cuối xóm", body="Cho tôi hỏi thời gian giải quyết."))
    assert proposal.field == rubbish
    assert "“rác thải”" in proposal.why


def test_a_field_is_proposed_by_words_of_its_earlier_questions_that_others_do_not_have():
    unit, (roads, _schools, rubbish) = make_unit(), roads_schools_and_rubbish()
    for number in range(3):
        assigned(unit, title=f"Ổ gà trên tỉnh lộ đoạn {number}", body="Mặt nhựa bong, xin hỏi thời gian giải quyết.", field=roads)
        assigned(unit, title=f"Mùi hôi chuồng trại số {number}", body="Chăn nuôi gây mùi, xin hỏi thời gian giải quyết.", field=rubbish)
    assert propose(make_question(title="Tỉnh lộ có nhiều ổ gà", body="Xin hỏi thời gian giải quyết.")).field == roads
    roads.active = False
    roads.save()
    assert propose(make_question(title="Tỉnh lộ lại có ổ gà", body="Xin hỏi thời gian giải quyết.")).field is None


def test_a_macro_takes_all_its_steps_or_none_under_the_rights_of_the_person():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    reply = CannedReply.objects.create(title="Giờ làm việc", body="Bộ phận một cửa làm việc từ 7 giờ 30.")
    macro = Macro.objects.create(name="Trả lời về giờ làm việc")
    for order, values in enumerate(({"action": "claim"}, {"action": "reply", "reply": reply}, {"action": "submit_for_review"})):
        MacroStep.objects.create(macro=macro, sort_order=order, **values)
    question = assigned(unit)
    page = logged_in(officer).get(url("detail", question.pk)).content.decode()
    assert macro.name in page
    assert logged_in(officer).post(url("macro", question.pk, macro.pk)).status_code == 302
    question.refresh_from_db()
    assert question.status == Status.IN_REVIEW
    assert "7 giờ 30" in question.answer.text
    MacroStep.objects.create(macro=macro, sort_order=9, action="route", unit=unit)  # nobody may route what waits for approval
    other = assigned(unit)
    with pytest.raises(Refused):
        run_macro(other, macro, officer)
    other.refresh_from_db()
    assert other.status == Status.ASSIGNED
    assert not Answer.objects.filter(question=other).exists()


@pytest.mark.parametrize(
    ("steps", "offered"),
    [
        (["note"], True),
        (["note", "coordinate"], False),  # a lead or intake asks another unit
        (["note", "release_claim", "claim"], True),  # whoever gives it back may take it: that is seen then
        (["note", "claim"], False),  # it is theirs already
        (["note", "classify", "route"], False),
        ([], False),
    ],
)
def test_a_macro_is_offered_when_none_of_its_steps_is_refused_before_the_question_has_a_new_status(steps: list[str], offered: bool):
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    macro = Macro.objects.create(name="Thao tác thử")
    for order, action in enumerate(steps):
        MacroStep.objects.create(macro=macro, sort_order=order, action=action, unit=unit)
    assert (macro in macros_for(question, actor_for(officer, question))) is offered


def test_the_author_takes_back_what_nobody_decided_and_nobody_else_may():
    unit = make_unit()
    officer, colleague = make_user(Role.OFFICER, unit), make_user(Role.OFFICER, unit)
    question = in_review(unit, officer)
    assert "take_back" not in logged_in(colleague).get(url("detail", question.pk)).content.decode()
    with pytest.raises(Refused):
        answers.take_back(question, actor_for(colleague, question))
    logged_in(officer).post(url("act", question.pk, "take_back"))
    question.refresh_from_db()
    assert (question.status, question.claimed_by) == (Status.IN_PROGRESS, officer)
    assert claiming.heartbeat(question, actor_for(officer, question))
