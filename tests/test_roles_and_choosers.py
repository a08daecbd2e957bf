"""Shipped roles choose what the forms they keep ask for."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils.translation import gettext
from wagtail.models import GroupApprovalTask
from wagtail.snippets.models import get_snippet_models

from cms.admin.accounts.roles import EDITORS, PUBLISHERS
from home.models import LegalRegime, ServiceIndicator
from home.tests.factories import make_page
from legal_docs.models import LegalDocumentPage, Signature, Signer
from legal_docs.tests.factories import document
from qa.tests.factories import make_user
from qa.tests.staff import logged_in
from qa.workflow.roles import ROLE_GROUPS
from tests.row_forms import values
from tests.test_choosers_ask_rights import CLOSED, chooser_of, editor_of, officer, read, row_of, shown, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


@pytest.mark.parametrize("address", ["", "results/", "{key}/"])
def test_steps_of_workflows_are_offered_to_whoever_keeps_workflows(address: str) -> None:
    step = GroupApprovalTask.objects.create(name=CLOSED)
    where = "/quan-tri/workflows/task_chooser/" + address.format(key=step.pk)
    assert CLOSED not in read(officer(), where)
    for right in ("change_workflow", "view_task"):
        assert CLOSED in read(somebody(right=right), where)


@pytest.mark.parametrize("role", [EDITORS, PUBLISHERS])
@pytest.mark.parametrize("kind", ["Contributor", "Signer", "Office", "ProcedureField", "DocumentType", "IssuingBody", "LegalField"])
def test_the_shipped_roles_of_pages_choose_every_row_that_a_form_of_pages_asks_for(kind: str, role: str) -> None:
    row = row_of(kind)
    assert CLOSED in read(somebody(role=role), chooser_of(row, "chosen"))


@pytest.mark.parametrize("kind", ["OrgUnit", "ServiceChannel", "LegalRegime"])
def test_publishers_choose_every_row_that_a_form_of_the_body_asks_for(kind: str) -> None:
    model = {each.__name__: each for each in get_snippet_models()}[kind]
    row = model.objects.first() or row_of(kind)
    assert str(row) in read(somebody(role=PUBLISHERS), chooser_of(row, "chosen"))


def test_a_new_figure_is_stored_under_the_regime_that_was_chosen() -> None:
    client, address = somebody(role=PUBLISHERS), reverse(ServiceIndicator.snippet_viewset.get_url_name("add"))
    regime = LegalRegime.objects.earliest("pk")
    sent = values(client.get(address).content.decode()) | {"name": "Hồ sơ trực tuyến", "regime": regime.pk}
    assert client.post(address, sent).status_code == 302
    assert ServiceIndicator.objects.get(name="Hồ sơ trực tuyến").regime == regime


def test_every_role_of_questions_finds_public_pages_and_documents() -> None:
    page, law = make_page("Trang mở"), document(title="Quy định mở")
    addresses = (f"choose-page/{page.get_parent().pk}/", "choose-page/search/?q=mở", f"choose-page/chosen-multiple/?id={page.pk}")
    for role, group in ROLE_GROUPS.items():
        user = make_user()
        user.groups.add(Group.objects.get(name=gettext(group)))
        client = logged_in(user)
        for address in addresses:
            assert page.title in read(client, f"/quan-tri/{address}"), (role, address)
        assert law.title in read(client, reverse("legal_document_chooser:chosen", args=[law.pk])), role


@pytest.mark.parametrize("knows", [True, False])
def test_a_row_that_a_colleague_chose_stays_in_the_draft_and_is_named_to_whoever_may_know_it(knows: bool) -> None:
    page, signer = document(), Signer.objects.create(full_name=CLOSED)
    draft = LegalDocumentPage.objects.get(pk=page.pk)
    draft.signatures.add(Signature(signer=signer, position="Chủ tịch"))
    draft.save_revision()
    user = make_user()
    if knows:
        user.user_permissions.add(Permission.objects.get(codename="view_signer"))
    client, address = editor_of(page, user=user), reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = client.get(address).content.decode()
    assert (CLOSED in shown(form)) is knows
    assert client.post(address, values(form) | {"title": "Tên khác"}).status_code == 302
    stored = LegalDocumentPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert (stored.title, [one.signer for one in stored.signatures.all()]) == ("Tên khác", [signer])
