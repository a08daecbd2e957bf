"""Digests of what people follow as leased rows: complete, in order, nothing twice, whoever fails or dies meanwhile."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as django_mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.background.following import digests, emails, subscribing
from cms.background.sending import mail as outbox
from cms.background.worker import retention
from cms.contracts import following as contract
from cms.contracts.following import FollowableKind, FollowedThing, NewsUnavailable
from cms.models import Announcement, Subscription
from cms.models.background.leased_row import RowState
from cms.models.background.mail import OutboundMail
from cms.models.following import Channel, announce, number_announcements
from cms.models.webhooks import WebhookReceiver
from home.tests.factories import make_procedure
from qa.models import AnswerPage
from qa.processing.answering import answers
from qa.tests.factories import in_review, make_unit, make_user
from qa.vocabulary.choices import Role
from qa.workflow.actors import actor_for

pytestmark = pytest.mark.django_db
KIND = FollowableKind("thu", "Thử", lambda ref: FollowedThing(f"Việc {ref}", f"/{ref}/", ref), lambda ref: f"thu:{ref}")
AN, BINH = "an@example.vn", "binh@example.vn"


@pytest.fixture(autouse=True)
def kind() -> Iterator[None]:
    contract.register(KIND)
    yield
    contract._kinds.pop("thu")


def follow(email: str = AN, ref: str = "a", frequency: str = "daily") -> Subscription:
    subscription = subscribing.ask_to_follow(email, KIND, ref, frequency)
    subscribing.confirm(subscription)
    OutboundMail.objects.filter(key__startswith="follow-confirm").delete()
    return subscription


def tell(*keys: str, ref: str = "a") -> None:
    for key in keys:
        announce(f"thu:{ref}", key, f"Tin {key}.", f"/{key}/")


def make_due(minutes: int = 1) -> None:
    Subscription.objects.filter(state=RowState.WAITING).update(next_try_at=timezone.now() - timedelta(minutes=minutes))


def told(email: str) -> str:
    return "\n".join(mail.text for mail in OutboundMail.objects.to(email).order_by("pk"))


def test_each_follower_gets_each_news_of_the_thing_once_and_none_of_another() -> None:
    follow(AN), follow(BINH, ref="b")
    tell("một", "hai")
    tell("ba", ref="b")
    for _round in range(3):
        make_due()
        digests.send_due()
    assert [told(AN).count(f"Tin {key}.") for key in ("một", "hai", "ba")] == [1, 1, 0]
    assert [told(BINH).count(f"Tin {key}.") for key in ("một", "hai", "ba")] == [0, 0, 1]


def test_what_was_announced_before_the_confirmation_is_not_told() -> None:
    tell("cũ")
    follow()
    tell("mới")
    make_due()
    digests.send_due()
    assert "Tin mới." in told(AN)
    assert "Tin cũ." not in told(AN)


def test_an_announcement_whose_transaction_ends_late_is_told_all_the_same() -> None:
    """Its row is older than those told already; its number is not."""
    follow()
    tell("muộn", "sớm")
    late = Announcement.objects.get(key="muộn")
    late.delete()
    make_due()
    digests.send_due()
    Announcement.objects.create(pk=late.pk, topic=late.topic, key=late.key, title=late.title, url=late.url)
    make_due()
    digests.send_due()
    assert told(AN).count("Tin muộn.") == told(AN).count("Tin sớm.") == 1


def test_who_wants_to_know_at_once_is_told_at_the_next_round_and_the_others_at_seven() -> None:
    follow(AN, frequency="now"), follow(BINH)
    assert digests.send_due() == 0
    tell("một")
    assert digests.send_due() == 1
    assert "Tin một." in told(AN)
    assert not told(BINH)


def test_a_worker_that_dies_before_the_commit_has_sent_nothing_and_the_next_one_sends_it_once(monkeypatch: Any) -> None:
    follow()
    tell("một")
    make_due()

    def die(*args: Any, **values: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(Subscription, "reschedule", die)
        with pytest.raises(KeyboardInterrupt):
            digests.send_due()
    assert not told(AN)
    assert digests.send_due() == 0, "it is leased"
    Subscription.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert digests.send_due() == 1
    assert told(AN).count("Tin một.") == 1


def test_two_workers_with_the_same_subscription_send_one_mail(monkeypatch: Any) -> None:
    follow()
    tell("một")
    make_due()
    real = digests.new_for

    def overtaken(*args: Any) -> Any:
        news = real(*args)
        monkeypatch.setattr(digests, "new_for", real)
        Subscription.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
        assert digests.send_due() == 1
        return news

    monkeypatch.setattr(digests, "new_for", overtaken)
    assert digests.send_due() == 0
    assert told(AN).count("Tin một.") == 1


def test_one_that_is_ended_while_its_digest_is_made_gets_no_mail(monkeypatch: Any) -> None:
    follow()
    tell("một")
    make_due()
    real = digests.new_for
    monkeypatch.setattr(digests, "new_for", lambda *args: (real(*args), Subscription.objects.all().delete())[0])
    assert digests.send_due() == 0
    assert not told(AN)


def test_a_digest_that_fails_holds_up_nobody_and_is_complete_when_it_is_tried_again(monkeypatch: Any) -> None:
    follow(AN), follow(BINH)
    tell("một")
    real = emails.send_digest

    def send(subscription: Subscription, *args: Any) -> None:
        if subscription.email == BINH:
            raise ValueError("no such template")
        real(subscription, *args)

    with monkeypatch.context() as broken:
        broken.setattr(emails, "send_digest", send)
        for _try in range(Subscription.policy.max_tries):
            make_due()
            digests.send_due()
    assert told(AN).count("Tin một.") == 1
    failed = Subscription.objects.of(BINH).get()
    assert failed.state == RowState.PARKED
    assert "@" not in failed.describe()
    tell("hai")
    Subscription.objects.all().try_again()
    digests.send_due()
    assert [told(BINH).count(f"Tin {key}.") for key in ("một", "hai")] == [1, 1]


def test_a_kind_whose_source_is_away_waits_and_the_other_kinds_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(ref: str, news: Any) -> Any:
        raise NewsUnavailable("away")

    far = FollowableKind("xa", "Xa", KIND.find, lambda ref: f"thu:{ref}", away)
    monkeypatch.setitem(contract._kinds, "xa", far)
    subscribing.confirm(subscribing.ask_to_follow(BINH, far, "a", "daily"))
    follow(AN)
    tell("một")
    make_due()
    assert digests.send_due() == 1
    assert Subscription.objects.of(BINH).get().tries == 0
    monkeypatch.setitem(contract._kinds, "xa", replace(far, select=KIND.select))
    make_due()
    assert digests.send_due() == 1


def test_a_mail_program_ends_it_with_one_post_and_the_address_is_erased(client: Client) -> None:
    follow()
    tell("một")
    make_due()
    digests.send_due()
    outbox.deliver_due()
    headers = django_mail.outbox[-1].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>")
    assert address.startswith("http")
    path = "/" + address.split("/", 3)[3]
    assert client.get(path).status_code == 200
    assert Subscription.objects.exists(), "opening the link alone changes nothing"
    response = Client(enforce_csrf_checks=True).post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert response.status_code == 200
    assert not Subscription.objects.exists()


def test_announcements_are_kept_until_the_slowest_follower_was_told() -> None:
    follow(AN), follow(BINH)
    tell("một")
    Announcement.objects.update(created_at=timezone.now() - timedelta(days=60))
    Subscription.objects.filter(pk=Subscription.objects.of(AN).get().pk).update(next_try_at=timezone.now())
    digests.send_due()
    retention.run("cms.announcements")
    assert Announcement.objects.exists()
    make_due()
    digests.send_due()
    retention.run("cms.announcements")
    assert not Announcement.objects.exists()


def test_announcements_are_kept_for_a_receiver_of_webhooks_that_is_parked() -> None:
    receiver = WebhookReceiver.objects.create(name="Máy nhận", url="https://example.com/nhan", told_number=0)
    receiver.park()
    tell("một")
    number_announcements()
    Announcement.objects.update(created_at=timezone.now() - timedelta(days=60))
    retention.run("cms.announcements")
    assert Announcement.objects.exists()
    WebhookReceiver.objects.update(parked_at=None)  # switched off by a person: it waits for nothing
    retention.run("cms.announcements")
    assert not Announcement.objects.exists()


def test_a_question_of_somebody_else_is_followed_from_the_ledger_until_its_answer(client: Client) -> None:
    unit = make_unit()
    officer, reviewer, publisher = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit), make_user(Role.PUBLISHER)
    question = in_review(unit, officer, body="Hàng xóm tôi xây lấn lối đi chung, tôi phải làm gì?")
    offered = contract.follow_url("cau-hoi", question.public_no)
    assert offered in html.unescape(client.get(reverse("qa:ledger")).content.decode())
    assert question.public_no in client.get(offered).content.decode()
    subscribing.confirm(subscribing.ask_to_follow(AN, contract.kind_of("cau-hoi"), question.public_no, "daily"))
    answers.approve(question, actor_for(reviewer, question))
    answers.publish(question, actor_for(publisher, question))
    make_due()
    digests.send_due()
    page = AnswerPage.objects.get(question=question)
    assert f"* Câu hỏi {question.public_no}\nĐã trả lời\n" in told(AN)
    assert re.search(rf"\* {re.escape(page.title)}\n\s+\S+{page.url}\n", told(AN))
    assert "xây lấn" not in told(AN)


def test_what_is_not_there_cannot_be_followed(client: Client) -> None:
    for query in ("", "?loai=khong-co&ma=1", "?loai=van-ban&ma=999999", "?loai=dieu&ma=1/art_1", "?loai=cau-hoi&ma="):
        assert client.get(f"/theo-doi/{query}").status_code == 404


def test_a_stored_draft_of_a_procedure_tells_nobody_and_its_publication_tells_once() -> None:
    page = make_procedure("Đăng ký khai sinh")
    topic = Announcement.objects.filter(topic=f"thu-tuc:{page.pk}")
    page.applicants = "Cha hoặc mẹ"
    page.save_revision()
    page.save_revision()
    assert not topic.exists()
    page.save_revision().publish()
    assert topic.count() == 1


def test_asking_again_before_the_link_is_opened_takes_the_frequency_chosen_last() -> None:
    first = subscribing.ask_to_follow(AN, KIND, "a", "weekly")
    again = subscribing.ask_to_follow(AN, KIND, "a", "now")
    assert (again.pk, again.frequency) == (first.pk, "now")
    subscribing.confirm(Subscription.objects.get())
    tell("một")
    assert digests.send_due() == 1


def test_asking_again_for_what_is_followed_changes_nothing_that_a_stranger_could_change() -> None:
    follow(frequency="weekly")
    assert subscribing.ask_to_follow(AN, KIND, "a", "now").frequency == "weekly"
    assert Subscription.objects.get().frequency == "weekly"


def test_a_browser_that_follows_again_gets_news_as_often_as_was_chosen_last() -> None:
    for frequency in ("weekly", "now"):
        subscribing.ask_to_follow("https://push.example/1", KIND, "a", frequency, channel=Channel.PUSH)
    tell("một")
    assert (Subscription.objects.get().frequency, digests.send_due()) == ("now", 1)


def test_asking_again_for_one_thing_leaves_how_often_another_is_told() -> None:
    for ref in ("a", "b"):
        subscribing.ask_to_follow(AN, KIND, ref, "weekly")
    subscribing.ask_to_follow(AN, KIND, "b", "daily")
    assert {one.ref: one.frequency for one in Subscription.objects.all()} == {"a": "weekly", "b": "daily"}
