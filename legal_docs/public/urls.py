"""Addresses of the app that are public and may be cached; documents themselves are routed by the page tree."""

from django.urls import URLPattern, URLResolver, path, re_path

from cms.web.request import converters as _converters  # noqa: F401  # registers `row` by being imported
from legal_docs.export import feeds
from legal_docs.public import drafts, urls_dated, views
from legal_docs.public.document.citation_preview import PREVIEW_ADDRESS, preview
from legal_docs.public.lists import ended

_DOCUMENT = r"^(?P<kind>[-\w]+)/(?P<year>\d+)/(?P<slug>[-\w]+)(?:@(?P<day>\d{4}-\d\d-\d\d))?"
_PLACE = r"(?P<place>(?:/[-\w]+)*)"

app_name = "legal_docs"
urlpatterns: list[URLPattern | URLResolver] = [
    re_path(PREVIEW_ADDRESS, preview, name="preview"),
    re_path(rf"{_DOCUMENT}/tim/$", views.find_inside, name="find_inside"),
    re_path(rf"{_DOCUMENT}/lien-quan/(?P<relation>[-a-z]+)/$", views.naming_documents, name="naming"),
    *urls_dated.urlpatterns,
    path("rss/", feeds.DocumentsFeed(), name="rss"),
    path("atom/", feeds.DocumentsAtom(), name="atom"),
    path("thay-doi/rss/", feeds.ChangesFeed(), name="changes_rss"),
    path("thay-doi/atom/", feeds.ChangesAtom(), name="changes_atom"),
    path("du-thao/atom/", drafts.DraftsFeed(), name="drafts_atom"),
    path("du-thao/<row:pk>/so-sanh/", drafts.comparison, name="draft_comparison"),
    path("duyet/", views.browse, name="browse"),
    path("ten-goi/", views.names, name="names"),
    path("het-hieu-luc/", ended.ended, name="ended"),
    path("het-hieu-luc/tep.csv", ended.ended_csv, name="ended_csv"),
    re_path(rf"{_DOCUMENT}{_PLACE}\.(?P<form>xml|json|jsonld|docx|epub|pdf)$", views.machine_form, name="machine_form"),
]
