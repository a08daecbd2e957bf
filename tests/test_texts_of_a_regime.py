"""The end of a legal regime lists each text of the portal that still names it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.contracts.mail_wording import KINDS
from cms.models import MailWording
from home.agency.duties.citing import places_citing
from home.models import ArticleTemplate, LegalRegime
from home.tests.factories import make_channel, make_page
from qa.models import CannedReply, SlaPolicy

OLD = "42/2022/NĐ-CP"


@pytest.mark.django_db
def test_the_end_of_a_regime_lists_all_that_still_names_it() -> None:
    page = make_page("Khả năng tiếp cận", lead=f"Theo Nghị định {OLD}.")
    policy = SlaPolicy.objects.filter(valid_to=None).select_related("legal_basis").first()
    assert policy is not None
    policy.legal_basis.number = OLD
    policy.legal_basis.save()
    reply = CannedReply.objects.create(title="Trả lời theo căn cứ cũ", body=f"Theo Nghị định {OLD}.")
    CannedReply.objects.create(title="Đã hết hạn", body=OLD, valid_to=timezone.localdate() - timedelta(days=1))
    mail = next(iter(KINDS))
    MailWording.objects.create(template=mail, subject="Thư", text=f"Căn cứ Nghị định {OLD}.")
    text = [{"type": "paragraph", "value": f"<p>Căn cứ Nghị định {OLD}.</p>"}]
    other_page = make_page("Đính chính", body=json.dumps(text))
    template = ArticleTemplate.objects.create(name="Thông báo", purpose="Mẫu", lead=f"Theo {OLD}")
    ArticleTemplate.objects.create(name="Mẫu của luật khác", purpose="Mẫu", lead=f"Theo 1{OLD} và 42/2022/QH15")
    channel = make_channel(scope=f"Theo {OLD}")
    named = dict(places_citing(LegalRegime.objects.get(number=OLD)))
    assert {template.name, str(channel), other_page.title} <= named.keys()
    assert "Mẫu của luật khác" not in named
    assert named[reply.title] == reverse("cannedreply:edit", args=[reply.pk])
    assert str(KINDS[mail].label) in named
    assert "Đã hết hạn" not in named
    assert named[page.title] == page.url
    assert any(title.startswith(policy.get_kind_display()) and url for title, url in named.items())
