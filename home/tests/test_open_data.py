"""The open data of the portal: one page that lists the sets of all apps, the same as DCAT, every address of which answers."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from wagtail.models import Site

from cms.contracts.datasets import all_datasets
from home.models import SiteSettings

pytestmark = pytest.mark.django_db


def test_every_set_of_every_app_stands_on_the_page_and_each_of_its_addresses_answers_in_its_type(client: Client) -> None:
    page = client.get("/du-lieu-mo/").content.decode()
    sets = all_datasets()
    assert {"van-ban", "tra-loi", "so-theo-doi", "muc-do-hai-long", "so-lieu-dich-vu", "thu-tuc"} <= {one.code for one in sets}
    for file in (file for one in sets for file in one.files):
        assert f'href="{file.path}"' in page
        answer = client.get(file.path)
        assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, file.media_type), file.path


def test_the_catalogue_for_programs_names_publisher_contact_licence_and_type_of_each(client: Client) -> None:
    assert all("dcat:contactPoint" not in one for one in client.get("/du-lieu-mo/dcat.jsonld").json()["dcat:dataset"])
    SiteSettings.objects.update_or_create(site=Site.objects.get(is_default_site=True), defaults={"email": "so@sonha.example"})
    answer = client.get("/du-lieu-mo/dcat.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    data = json.loads(answer.content)
    assert (data["@type"], len(data["dcat:dataset"])) == ("dcat:Catalog", len(all_datasets()))
    for one in data["dcat:dataset"]:
        assert one["dct:publisher"]["foaf:name"]
        assert one["dcat:contactPoint"]["vcard:hasEmail"]["@id"].startswith("mailto:")
        for file in one["dcat:distribution"]:
            assert file["dcat:accessURL"]["@id"].startswith("http")
            assert file["dcat:mediaType"]["@id"].startswith("https://www.iana.org/")
    law = next(one for one in data["dcat:dataset"] if one["@id"].endswith("#van-ban"))
    assert all("dct:license" not in file for file in law["dcat:distribution"]), "texts of law are not protected"
