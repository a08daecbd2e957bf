"""The portal pages of the demo site: details, menus, ordinary pages, news and procedures of a fictitious province."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from home.management.demo.blocks import running_text
from home.management.demo.body import seed_body
from home.management.demo.channels import seed_channels
from home.management.demo.files import CONTENT
from home.management.demo.royalties import seed_royalties
from home.models import (
    AlertBanner,
    ArticleTemplate,
    FormPage,
    FormQuestion,
    HomePage,
    Menus,
    NewsIndexPage,
    NewsletterIndexPage,
    NewsletterPage,
    NewsPage,
    NewsTopic,
    ProcedureField,
    ProcedureIndexPage,
    ProcedurePage,
    Shortcut,
    SiteSettings,
    StandardPage,
)
from home.services.procedures.records import dossier_rows, fill_procedure, rows_json
from home.site.importing.storing import store_imported_page, take_slug


def seed() -> str:
    """Make what is not there yet; leave alone what an editor may have changed. Gives one line of what it made."""
    content = json.loads((CONTENT / "pages.json").read_text(encoding="utf-8"))
    with transaction.atomic():
        topics = {row["slug"]: seed_topic(row, order) for order, row in enumerate(content["topics"], 1)}
        front = HomePage.objects.get()
        pages = sum(seed_page(front, row) for row in content["pages"])
        news = sum(seed_news(row, topics) for row in rows("news.jsonl"))
        procedures = sum(seed_procedure(row) for row in rows("procedures.jsonl"))
        channels = seed_channels(front)
        information = seed_body(front)
        seed_forms()
        seed_royalties()
        seed_templates()
        seed_newsletter(front)
        seed_site(content, front)
    return f"{pages} pages, {news} news, {procedures} procedures, {channels} channels, {information} pieces of public information"


def seed_templates() -> None:
    """Make the templates of articles on a first run; later runs leave what people changed alone."""
    if ArticleTemplate.objects.exists():
        return
    for row in json.loads((CONTENT / "article_templates.json").read_text(encoding="utf-8")):
        tags, body = row.pop("tags"), running_text(row.pop("body"))
        template = ArticleTemplate(**row, body=body)
        template.tags.add(*tags)
        template.save()


def seed_newsletter(front: HomePage) -> None:
    """Make the newsletter with its first issue, about the newest news."""
    if NewsletterIndexPage.objects.exists():
        return
    given = json.loads((CONTENT / "newsletter.json").read_text(encoding="utf-8"))
    archive = NewsletterIndexPage(title=given["title"], slug="ban-tin", intro=given["intro"])
    store_imported_page(front, archive)
    items = [{"type": "item", "value": {"page": page.pk, "note": ""}} for page in NewsPage.objects.readable().newest()[:3]]
    store_imported_page(archive, NewsletterPage(title=given["issue"], intro=given["issue_intro"], items=json.dumps(items)))


def rows(name: str) -> list[dict[str, Any]]:
    """Return the records of a file of JSON lines."""
    return [json.loads(line) for line in (CONTENT / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def seed_topic(row: dict[str, Any], order: int) -> NewsTopic:
    """Make a topic of the news, found by its slug."""
    return NewsTopic.objects.get_or_create(slug=row["slug"], defaults={"name": row["title"], "order": order})[0]


def seed_page(front: HomePage, row: dict[str, Any]) -> bool:
    """Make an ordinary page below the front page; False when it was there."""
    if front.get_children().filter(slug=row["slug"]).exists():
        return False
    blocks = running_text(row["body"])
    if image := picture(row.get("image"), row.get("image_alt", "")):
        blocks.insert(0, {"type": "image", "value": {"image": image.pk, "alternative": row["image_alt"], "caption": "", "source": ""}})
    page = StandardPage(title=row["title"], slug=row["slug"], lead=row["summary"], body=json.dumps(blocks))
    store_imported_page(front, page)
    return True


def seed_forms() -> None:
    """Make the forms that are not there yet."""
    for row in json.loads((CONTENT / "forms.json").read_text(encoding="utf-8")):
        parent, questions = StandardPage.objects.get(slug=row.pop("parent")), row.pop("questions")
        if not parent.get_children().filter(slug=row["slug"]).exists():
            page = FormPage(**row)
            page.form_fields.set([FormQuestion(sort_order=order, **values) for order, values in enumerate(questions)])
            store_imported_page(parent, page)


def seed_news(row: dict[str, Any], topics: dict[str, NewsTopic]) -> bool:
    """Make a news item; False when it was there."""
    index = NewsIndexPage.objects.get()
    if index.get_children().filter(slug=row["slug"]).exists():
        return False
    published = datetime.fromisoformat(row["published_at"])
    page = NewsPage(
        title=row["title"],
        slug=row["slug"],
        lead=row["lead"],
        body=json.dumps(running_text(row["body"])),
        published_at=published,
        first_published_at=published,
        pinned=row.get("pinned", False),
        image=picture(row.get("image"), row.get("image_alt", "")),
        image_alt=row.get("image_alt", ""),
        image_credit=row.get("image_credit", ""),
    )
    page.tags.add(*row["tags"])
    store_imported_page(index, page, relations={"topics": [topics[row["topic"]]]})
    return True


def seed_procedure(row: dict[str, Any]) -> bool:
    """Make a procedure; False when it was there."""
    if ProcedurePage.objects.filter(external_id=row["id"]).exists():
        return False
    index = ProcedureIndexPage.objects.get()
    taken = set(index.get_children().values_list("slug", flat=True))
    page = ProcedurePage(external_id=row["id"], slug=take_slug(row["name"], taken, "thu-tuc"))
    fill_procedure(page, row)
    page.field = ProcedureField.named_or_new(row["field"])
    papers = dossier_rows(row["dossier"])
    for paper, given in zip(papers, row["dossier"], strict=True):
        paper["file"] = form_file(given["file"], f"{given['name']} ({given['form']})").pk if given.get("file") else None
    page.dossier = rows_json(papers)
    store_imported_page(index, page)
    return True


def seed_site(content: dict[str, Any], front: HomePage) -> None:
    """Make agency details, menus, front page and banner; only while the details are those of an empty portal."""
    site = Site.objects.get(is_default_site=True)
    settings = SiteSettings.for_site(site)
    if settings.responsible_person:
        return
    given = content["settings"]
    settings.agency_name = given["agency_name"]
    settings.governing_body = given["parent_agency"]
    settings.responsible_person = f"{given['responsible_person']}, {given['responsible_title']}"
    settings.address, settings.phone, settings.email = given["address"], given["phone"], given["email"]
    settings.licence, settings.source_note, settings.demo_note = given["licence"], given["source_rule"], content["demo_notice"]
    settings.save()
    seed_menus(content["menus"], site)
    seed_front(content["home"], front)
    seed_banner(content["alert"])


def seed_menus(given: dict[str, Any], site: Site) -> None:
    """Make both menus; the footer keeps the links that the portal came with."""
    ids = dict(StandardPage.objects.values_list("slug", "pk"))
    menus = Menus.for_site(site)
    kept = [{"type": "item", "value": block["value"]} for block in menus.footer.raw_data]
    menus.main = json.dumps([{"type": "item", "value": menu_link(item, ids)} for item in given["main"]])
    menus.footer = json.dumps([*({"type": "item", "value": menu_link(item, ids)} for item in given["footer"]), *kept])
    menus.save()


def menu_link(item: dict[str, Any], ids: dict[str, int]) -> dict[str, Any]:
    """Return a link of a menu as its block stores it."""
    children = [menu_link(child, ids) for child in item.get("children", [])]
    link = {"label": item["title"], "page": ids.get(item.get("page", "")), "address": item.get("url", "")}
    return {**link, "children": children} if children else link


def seed_front(given: dict[str, Any], front: HomePage) -> None:
    """Make the front page's words, picture and shortcuts."""
    front.intro = given["welcome_text"]
    front.image = picture(given.get("image"), given.get("image_alt", ""))
    front.shortcuts.set(
        [
            Shortcut(sort_order=order, title=link["title"], text=link["text"], address=link["url"])
            for order, link in enumerate(given["quick_links"])
        ]
    )
    front.save_revision(log_action=False).publish(log_action=False)


def seed_banner(given: dict[str, Any]) -> None:
    """Make the alert; it is shown for a week from whenever the demo is made."""
    news = Page.objects.filter(slug=given["link_news"]).first()
    now = timezone.now()
    AlertBanner.objects.create(
        level=given["level"],
        text=given["text"],
        foreign_texts=given["foreign_texts"],
        link=(news.url if news else "") or "",
        link_text=given["link_text"] if news else "",
        starts_at=min(datetime.fromisoformat(given["starts_at"]), now),
        ends_at=max(datetime.fromisoformat(given["ends_at"]), now + timedelta(days=7)),
    )


def form_file(name: str, title: str) -> Document:
    """Return a form to fill in, put among the files."""
    path = CONTENT / "forms" / name
    with path.open("rb") as file:
        stored: Document = Document.objects.create(title=title, file=File(file, name=path.name))
    return stored


def picture(name: str | None, description: str) -> Any:
    """Return the picture of that file name, put into the library once; nothing when the file is not there."""
    path = CONTENT / "images" / (name or "-")
    if not path.is_file():
        return None
    images = get_image_model().objects
    title = path.stem
    existing = images.filter(title=title).first()
    if existing:
        return existing
    with path.open("rb") as file:
        return images.create(title=title, description=description[:255], file=File(file, name=path.name))
