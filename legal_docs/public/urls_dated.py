"""Addresses of the law on a day and of comparisons."""

from django.urls import URLPattern, path, re_path

from cms.web.request import converters as _converters  # noqa: F401  # registers `row` by being imported
from legal_docs.public.comparing import views as compare_views
from legal_docs.public.document import dated_views

_DOCUMENT = r"^(?P<kind>[-\w]+)/(?P<year>\d+)/(?P<slug>[-\w]+)@(?P<day>\d{4}-\d\d-\d\d)(?P<place>(?:/[-\w]+)*)/$"

urlpatterns: list[URLPattern] = [
    path("so-sanh/", compare_views.comparison, name="compare"),
    path("xem-tai-ngay/<row:page_id>/", dated_views.choose_day, name="choose_day"),
    re_path(_DOCUMENT, dated_views.document_at, name="document_at"),
]
