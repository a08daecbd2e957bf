"""What an address of the portal leads to: the compliance report and its worklist ask it of the address that a duty names."""

from __future__ import annotations

import pytest
from wagtail.contrib.redirects.models import Redirect

from cms.models.pages.page_addresses import answers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/tim-kiem/", "/tim-kiem", "/tim-kiem/?q=mèo"])
def test_an_address_answers_with_and_without_its_last_slash(address: str) -> None:
    assert answers(address)


def test_an_address_that_a_redirection_leads_on_answers() -> None:
    assert not answers("/dia-chi-cu/")
    Redirect.objects.create(old_path=Redirect.normalise_path("/dia-chi-cu/"), redirect_link="/tim-kiem/")
    assert answers("/dia-chi-cu/")


def test_an_address_that_is_none_does_not_answer() -> None:
    assert not answers("http://[x")
