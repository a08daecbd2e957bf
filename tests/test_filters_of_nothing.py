"""Public lists: a filter that names nothing is not answered with everything."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from home.models import NewsIndexPage, ProcedureIndexPage
from qa.models import QAIndexPage

pytestmark = pytest.mark.django_db

LISTS = {
    "offices": (lambda: reverse("home:offices"), ["loai"]),
    "ledger": (lambda: reverse("qa:ledger"), ["loai", "thang"]),
    "most helpful": (lambda: reverse("feedback_public:most_helpful"), ["loai", "muc"]),
    "news": (lambda: NewsIndexPage.objects.get().url, ["chu-de", "the", "nam"]),
    "services": (lambda: ProcedureIndexPage.objects.get().url, ["linh-vuc", "cap", "truc-tuyen"]),
    "answers": (lambda: QAIndexPage.objects.get().url, ["linh-vuc", "don-vi"]),
}


@pytest.mark.parametrize(("name", "parameter"), [(name, parameter) for name, (_url, names) in LISTS.items() for parameter in names])
def test_a_filter_that_names_nothing_is_answered_with_404(client: Client, name: str, parameter: str) -> None:
    address = LISTS[name][0]()
    assert client.get(address).status_code == 200
    assert client.get(f"{address}?{parameter}=khong-co").status_code == 404
