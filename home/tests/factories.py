"""Makers of pages and rows for the tests: published through Wagtail, as an editor would."""

from __future__ import annotations

import itertools
import json
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image as PillowImage
from wagtail.images import get_image_model
from wagtail.models import Page, Workflow, WorkflowPage

from cms.models.pages.imported_pages import publish_imported
from cms.storage.prepared import Prepared
from home.models import (
    ChannelDirectoryPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    NewsTopic,
    ProcedureField,
    ProcedureIndexPage,
    ProcedurePage,
    ServiceChannel,
    StandardPage,
)

_numbers = itertools.count(1)


def paragraph(text: str) -> str:
    """The raw value of a running text with one paragraph."""
    return json.dumps([{"type": "paragraph", "value": f"<p>{text}</p>"}])


def moment(year: int, month: int, day: int, hour: int = 9) -> datetime:
    """A moment in the portal's time zone."""
    return datetime(year, month, day, hour, tzinfo=timezone.get_current_timezone())


@cache
def _all(kind: Any) -> Prepared[Any]:
    return Prepared(kind.objects.all)


def the_only(kind: Any) -> Any:
    """The page of this type of which there is one."""
    (page,) = _all(kind)()
    return page


def make_picture(title: str = "Cầu qua sông") -> Any:
    """A picture in the library."""
    data = BytesIO()
    PillowImage.new("RGB", (1200, 675), "teal").save(data, "JPEG")
    data.seek(0)
    return get_image_model().objects.create(title=title, file=ImageFile(data, name=f"{next(_numbers)}.jpg"))


def make_topic(name: str = "Y tế", **values: Any) -> NewsTopic:
    return NewsTopic.objects.create(name=name, **values)


def make_news(
    title: str = "", *, topics: tuple[NewsTopic, ...] = (), tags: tuple[str, ...] = (), publish: bool = True, **values: Any
) -> NewsPage:
    """A news item, published unless told otherwise."""
    title = title or f"Tin số {next(_numbers)}"
    page = NewsPage(title=title, lead=values.pop("lead", "Đoạn mở đầu."), live=False, **values)
    page.tags.add(*tags)
    page.topics.set(topics)
    return placed(the_only(NewsIndexPage), page, publish=publish)


def make_page(title: str = "", parent: Any = None, *, publish: bool = True, **values: Any) -> StandardPage:
    """An ordinary page below the front page or `parent`."""
    page = StandardPage(title=title or f"Trang số {next(_numbers)}", live=False, **values)
    return placed(parent or the_only(HomePage), page, publish=publish)


def make_procedure(title: str = "", **values: Any) -> ProcedurePage:
    """A published procedure."""
    number = next(_numbers)
    page = ProcedurePage(title=title or f"Thủ tục số {number}", code=values.pop("code", f"1.{number:06}"), live=False, **values)
    return placed(the_only(ProcedureIndexPage), page)


def make_directory(**values: Any) -> ChannelDirectoryPage:
    """The published directory of service channels."""
    return placed(HomePage.objects.get(), ChannelDirectoryPage(title="Kênh chính thức", slug="kenh-chinh-thuc", live=False, **values))


def make_channel(address: str = "", **values: Any) -> ServiceChannel:
    """A service channel, a portal in use unless told otherwise."""
    number = next(_numbers)
    defaults = {"kind": "portal", "name": f"Kênh số {number}", "owner": "Văn phòng", "address": address or f"https://kenh-{number}.gov.vn/"}
    channel = ServiceChannel(**{**defaults, **values})
    channel.full_clean()
    channel.save()
    return channel


def make_field(name: str = "Hộ tịch") -> ProcedureField:
    return ProcedureField.objects.create(name=name)


def placed(parent: Any, page: Any, *, publish: bool = True) -> Any:
    """Put `page` below `parent`, as a revision, and publish it as an import does: half the work of Wagtail's own."""
    if publish:
        publish_imported(page, parent)
    else:
        parent.add_child(instance=page)
        page.save_revision()
    page.refresh_from_db()
    return page


def submit_page(workflow: Workflow, author: Any, title: str = "Thông báo") -> StandardPage:
    """Return a new page that its author has submitted to a workflow, which holds below the front page."""
    home = HomePage.objects.get()
    WorkflowPage.objects.get_or_create(page=Page.objects.get(pk=home.pk), defaults={"workflow": workflow})
    page = StandardPage(title=title, live=False)
    home.add_child(instance=page)
    page.save_revision(user=author)
    workflow.start(page, author)
    return StandardPage.objects.get(pk=page.pk)
