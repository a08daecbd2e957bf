"""The abstract page that every page type of the portal extends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import TextInput
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.panels.page_utils import _get_page_edit_handler
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.url_routing import RouteResult
from wagtail.utils.decorators import cached_classmethod

from cms.contracts.ratings import rating_of
from cms.contracts.search import EntryKind, SearchEntry
from cms.models.access.restrictions import PortalPageManager, PortalPageQuerySet, is_readable, paths_above, restricted_paths
from cms.models.blocks.video_sites import frame_hosts
from cms.models.files.file_entries import file_entries
from cms.models.files.file_references import linked_files
from cms.models.pages.deleted_rows import SET_BY_WAGTAIL, WithoutDeleted
from cms.models.pages.page_addresses import is_taken
from cms.models.pages.page_changes import noting_references, noting_save
from cms.models.pages.page_form import PortalPageForm
from cms.models.pages.row_snapshot import Row, whole_row
from cms.models.pages.rows_by_address import child_at, children_named
from cms.models.pages.slugs import NO_LETTERS
from cms.models.publishing.bundle import open_item
from cms.models.publishing.change_note import FIELD as CHANGE_NOTE
from cms.models.publishing.change_note import ChangeNote, notes_of
from cms.storage.kept import Kept, LazyVariable, later
from cms.text.vietnamese import clean, slugify

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_trails: Kept[list[Crumb]] = Kept()


class Crumb(NamedTuple):
    """A step of the breadcrumb trail."""

    title: str
    url: str


class Card(NamedTuple):
    """A page as a list of other pages shows it: `label` is a short line above the title (a number, a topic).

    `status` says in a word or two what the reader must know first (a document's validity), in the colour `tone` of a badge.
    """

    title: str
    url: str
    label: str = ""
    day: date | None = None
    text: str = ""
    status: str = ""
    tone: str = ""


class BasePage(WithoutDeleted):
    """A page of the portal.

    Subclasses answer the search contract (`get_search_entries`) or set `search_opt_out = True`; `manage.py check` insists.
    `feedback_enabled` puts the "was this page helpful" widget under the page. `entry_kind` is its kind in the index.
    """

    search_opt_out: ClassVar[bool] = False
    feedback_enabled: ClassVar[bool] = True
    entry_kind: ClassVar[EntryKind] = EntryKind.PAGE
    why_not_copied: ClassVar[Any] = ""  # said to whoever would copy such a page; "" lets them
    why_not_in_bundle: Any = ""  # why a bundle cannot publish such a page
    why_no_alias: ClassVar[Any] = ""  # said to whoever would make an alias of one
    collects: ClassVar[str] = ""  # the relation to what people send to such a page, which is deleted with it
    shown_with: ClassVar[tuple[str, ...]] = ()  # relations that its page shows, read with it
    # Set on an instance by code that has looked up the privacy settings of many pages at once.
    is_restricted: bool | None = None
    # What is new for readers in this draft: kept in the revision, shown once that is published (change_note.py).
    change_note: str = ""

    objects = PortalPageManager.from_queryset(PortalPageQuerySet)()

    title: str  # of Wagtail's Page, which has no types
    slug: str

    base_form_class = PortalPageForm

    # The editor types a title; the slug is made on the server, where `đ` is a letter (the browser's script drops it).
    # Wagtail hides the label of a field in this style: the placeholder says what to type.
    content_panels = [FieldPanel("title", classname="title", widget=TextInput(attrs={"placeholder": _("Title of the page")}))]
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug", help_text=_("The last part of the address. Left empty, it is made from the title.")),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
            ],
            heading=_("For search engines"),
        ),
        MultiFieldPanel([FieldPanel("show_in_menus")], heading=_("Menus")),
    ]

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str, field_names: Any, values: Any) -> Any:
        """Make a page of its row, which it remembers as it was read (row_snapshot.py)."""
        page = super().from_db(db, field_names, values)
        page.__dict__["as_read"] = Row(cls, db, field_names, values)
        return page

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save the page and note it for the search index and in the index of references, in one transaction."""
        fields = kwargs.get("update_fields")
        with noting_save(self, fields), noting_references(self, fields):
            return super().save(*args, **kwargs)

    def publish(self, revision: Revision, user: User | None = None, **kwargs: Any) -> None:
        """Publish a revision. Raises ValidationError for one that would have to be taken down at once.

        Also for a page that waits in a bundle, unless the caller has checked it.
        """
        end = self._meta.get_field("expire_at").to_python(revision.content.get("expire_at"))  # that of the row is the public version's
        if end and end <= timezone.now():
            raise ValidationError(_("Its end was over before it could be published."))
        if not kwargs.get("skip_permission_checks") and (item := open_item(self)):
            raise ValidationError(item.bundle.waits)
        super().publish(revision, user=user, **kwargs)

    def full_clean(self, exclude: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:
        """Check what people wrote. What Wagtail sets by itself the database checks: asking for each of its rows before is needless."""
        excluded = {*(exclude or ()), *SET_BY_WAGTAIL}
        self.refuse_gaps(excluded)
        super().full_clean(excluded, *args, **kwargs)

    def get_default_locale(self) -> Any:
        """Return the locale of the page above, which Wagtail reads again with all fields of its type."""
        parent = self.get_parent()
        return parent.locale if parent else super().get_default_locale()

    @cached_classmethod
    def get_edit_handler(cls) -> Any:  # noqa: N805  # Wagtail's decorator makes a class method of it
        """Return the editor of the page type, with the sentence on what is new at the end of its first tab."""
        handler = _get_page_edit_handler.fn(cls)
        handler.children[0].children.append(FieldPanel(CHANGE_NOTE).bind_to_model(cls))
        return handler

    def serializable_data(self) -> dict[str, Any]:
        data: dict[str, Any] = super().serializable_data()
        return data | ({CHANGE_NOTE: self.change_note} if self.change_note else {})

    def with_content_json(self, content: dict[str, Any]) -> Any:
        page = super().with_content_json(content)
        page.change_note = content.get(CHANGE_NOTE, "")
        return page

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the template's variables, and note on the request which sites the page may show in a frame."""
        request.frame_hosts = frame_hosts(self)  # type: ignore[attr-defined]
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context

    def later(self, make: Callable[[Any], dict[str, Any]], *names: str) -> dict[str, LazyVariable]:
        """Return variables of the page's template that are made of its row when they are first shown: see `later` of `cms.storage.kept`."""
        row = whole_row(self)
        return later(lambda: make(row.page() if row else self), *names)

    def as_listed(self, request: HttpRequest, make: Callable[[HttpRequest, Any], dict[str, Any]], *names: str) -> dict[str, Any]:
        """Return the variables of a list: at once where the address has a query, which may be wrong, else as `later` does."""
        return make(request, self) if request.META.get("QUERY_STRING") else self.later(lambda page: make(request, page), *names)

    def shown_changes(self) -> list[ChangeNote]:
        """Return what was new at the publications of the page, the last first."""
        return notes_of(self.pk)

    def _set_core_field_defaults(self) -> None:
        title: str = clean(self.title).strip()
        self.title = title
        # Without a place in the tree nobody knows which slugs are taken: it is made when the page gets its place.
        if title and not self.slug and self.path:
            self.slug = self._get_autogenerated_slug(slugify(title) or NO_LETTERS)
        super()._set_core_field_defaults()

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Return the page that serves an address; a child is read as its own type, with the rows that its page shows, by one statement."""
        if not path_components:
            return super().route(request, path_components)
        slug, *below = path_components
        return child_at(self, slug).route(request, below)

    def get_full_url(self, request: HttpRequest | None = None) -> str | None:
        """Return the address below SITE_URL, as in all mails, feeds and shares; None for a page that no site holds.

        Wagtail would take host and port from its Site row, which names no port and nobody edits.
        """
        parts = self.get_url_parts(request)
        return f"{settings.SITE_URL}{parts[2]}" if parts and parts[2] is not None else None

    full_url = property(get_full_url)

    @staticmethod
    def _slug_is_available(slug: str, parent_page: Page | None, page: Page | None = None) -> bool:
        """Return whether no sister page has the slug (Wagtail's rule) and the address does not lead to a form, a feed or a list."""
        own = page.pk if page else None
        if parent_page is not None and any(pk != own for pk, _kind in children_named(parent_page, slug)):
            return False
        has_own_address = page is not None and type(page).get_url_parts is not Page.get_url_parts
        return parent_page is None or has_own_address or not is_taken(parent_page, slug)

    @property
    def name_in_news(self) -> str:
        """Return what the page is called in mails about it."""
        return self.title

    @property
    def is_findable(self) -> bool:
        """Return whether anyone may read the page: live, and no privacy setting on it or above it."""
        if self.is_restricted is None:
            return is_readable(self)
        return self.live and not self.is_restricted

    @cached_property
    def breadcrumbs(self) -> list[Crumb]:
        """Return the public pages above this one, from the front page down, without the page itself."""
        return _trails.get(self.path[: -self.steplen], self._trail)

    def _trail(self) -> list[Crumb]:
        ancestors = Page.objects.filter(path__in=paths_above(self.path), depth__gt=1, live=True).order_by("depth")
        return [Crumb(page.title, page.url or "/") for page in ancestors]

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Return the restrictions that hold for this page; without a statement when none can."""
        if self.path and not self.path.startswith(restricted_paths()):
            nothing = PageViewRestriction.objects.none()
            nothing._result_cache = []  # Django writes the SQL even of this one, each time it is gone over
            return nothing
        return super().get_view_restrictions()

    @property
    def excerpt(self) -> str:
        """Return one or two sentences for lists, feeds and previews: the editor's for them, else the page's `lead` or `intro`."""
        return self.search_description or getattr(self, "lead", "") or getattr(self, "intro", "")

    @property
    def card(self) -> Card:
        """Return the page as lists outside its own app show it; types with a number or a topic add a label."""
        day = timezone.localdate(self.first_published_at) if self.first_published_at else None
        return Card(title=self.title, url=self.url or "", day=day, text=self.excerpt)

    @classmethod
    def newest_first(cls) -> QuerySet[Any]:
        """Return the type's public pages, newest first, with what `card` needs; types with a date of their own order by it."""
        return cls.objects.readable().order_by("-first_published_at", "-pk")

    def part_at(self, steps: list[str]) -> str | None:
        """Return the anchor of the part of the page that an address below its own names, "" for the page; None where that is no part."""
        return None

    def part_in_words(self, anchor: str) -> str:
        """Return what a part of the page is called: `Điều 5`."""
        return anchor

    def lines_read_aloud(self) -> list[str] | None:
        """Return the lines that are read aloud below the title, where the words for the search lack their labels; else None."""
        return None

    def get_search_entries(self) -> Iterable[SearchEntry]:
        """Return the entries of the search index for this page as it is now, none where it opts out; see cms/contracts/search.py."""
        if not self.search_opt_out:
            raise NotImplementedError(f"{type(self).__name__} neither answers the search contract nor sets search_opt_out.")
        return ()

    def search_entry(self, **values: Any) -> SearchEntry:
        """Build the page's own entry from what every page has; `values` override and add."""
        key = f"page:{self.pk}"
        defaults: dict[str, Any] = {
            "entry_id": key,
            "kind": self.entry_kind,
            "parent_id": key,
            "page_id": self.pk,
            "url": self.url or "",
            "title": self.title,
            "published_at": self.first_published_at,
            "year": timezone.localdate(self.first_published_at).year if self.first_published_at else None,
        }
        if "rating" not in values:  # the articles of a law have that of its document
            defaults["rating"] = rating_of(self.pk)
        return SearchEntry(**{**defaults, **values})

    def with_files(self, entry: SearchEntry) -> Iterator[SearchEntry]:
        """Yield the page's own entry, then those of the files that it offers, page by page and of the same kind."""
        yield entry
        yield from file_entries(entry, linked_files(self), entry.kind, lambda: f"{entry.title}\n{entry.body}")
