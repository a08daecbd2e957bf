"""Damaged pictures: refused in words when they are sent, and no page fails on one that decayed in the store."""

from __future__ import annotations

import os
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.models import Site

from home.models import HomePage, Look
from home.tests.factories import make_news, make_picture

pytestmark = pytest.mark.django_db


def bytes_of(kind: str, mode: str = "RGB", side: int = 300) -> bytes:
    held = BytesIO()
    picture = Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)) if mode == "RGB" else Image.new(mode, (side, side))
    picture.save(held, kind)
    return held.getvalue()


def sent(admin_client: Client, content: bytes, kind: str) -> Any:
    file = SimpleUploadedFile(f"a.{kind}", content, content_type=f"image/{kind}")
    return admin_client.post(reverse("wagtailimages:add"), {"title": "Ảnh", "file": file, "collection": "1", "tags": "", "description": ""})


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "gif"])
def test_a_picture_of_which_the_end_is_missing_is_refused(admin_client: Client, kind: str) -> None:
    content = bytes_of(kind)
    assert "Ảnh này bị hỏng" in sent(admin_client, content[: len(content) // 2], kind).content.decode()
    assert not get_image_model().objects.exists()


def test_a_picture_that_no_page_can_show_is_refused(admin_client: Client) -> None:
    assert "Ảnh này bị hỏng" in sent(admin_client, bytes_of("png", "I;16"), "png").content.decode()


def test_a_large_picture_is_stored_as_it_was_sent(admin_client: Client) -> None:
    content = bytes_of("png", side=1000)
    sent(admin_client, content, "png")
    assert get_image_model().objects.get().file.read() == content


def test_a_template_that_asks_for_a_size_that_is_none_fails() -> None:
    """Nobody takes a mistake of the portal for a damaged picture."""
    with pytest.raises(InvalidFilterSpecError):
        make_picture().get_rendition("widht-100")


def test_pages_are_shown_without_a_picture_that_decayed(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    picture = make_picture()
    front, look = HomePage.objects.get(), Look.for_site(Site.objects.get())
    front.image = look.emblem = picture
    front.save_revision().publish()
    look.save()
    picture.file.storage.delete(picture.file.name)
    picture.file.storage.save(picture.file.name, ContentFile(bytes_of("jpeg")[:20_000]))
    assert [client.get(path).status_code for path in ("/", "/tin-tuc/", "/manifest.webmanifest")] == [200, 200, 200]
    assert f"picture {picture.pk} cannot be read" in caplog.text


def test_a_post_for_social_networks_has_the_picture_of_the_portal_where_that_of_its_page_is_lost(admin_client: Client) -> None:
    page = make_news("Nghỉ Tết", image=make_picture())
    address = reverse("social_post", args=[page.pk])
    page.image.file.storage.delete(page.image.file.name)
    assert admin_client.get(address).context["picture"].endswith("cms/brand/share.png")
