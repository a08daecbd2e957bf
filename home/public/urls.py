"""Addresses of the app that are public and may be cached."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path, re_path

from home.agency import open_data
from home.agency.body.calendar import leaders_calendar
from home.agency.body.feeds import DisclosureFeed, OutageFeed
from home.agency.statistics import views as statistics
from home.agency.statistics import visits
from home.public.languages.views import in_language
from home.public.sitemap import views
from home.services.offices import directory
from home.site import look

app_name = "home"
_OTHER_LANGUAGES = "|".join(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
urlpatterns: list[URLPattern | URLResolver] = [
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemap-<slug:name>-<int:number>.xml", views.sitemap_part, name="sitemap_part"),
    path("lich-cong-tac.ics", leaders_calendar, name="leaders_calendar"),
    path("gian-doan/atom/", OutageFeed(), name="outages"),
    path("cong-khai/atom/", DisclosureFeed(), name="disclosures"),
    path("giao-dien-<slug:digest>.css", look.style_sheet, name="look"),
    path("manifest.webmanifest", look.manifest, name="manifest"),
    path("thong-ke-dich-vu/", statistics.statistics, name="statistics"),
    path("thong-ke-dich-vu/tep.csv", statistics.statistics_csv, name="statistics_csv"),
    path("thong-ke-truy-cap/", visits.visits, name="visits"),
    path("thong-ke-truy-cap/ngay.json", visits.visits_of_day, name="visits_of_day"),
    path("du-lieu-mo/", open_data.open_data, name="open_data"),
    path("du-lieu-mo/dcat.jsonld", open_data.catalogue, name="catalogue"),
    path("co-quan/", directory.directory, name="offices"),
    path("so-do-trang/", views.site_tree, name="site_tree"),
]
if _OTHER_LANGUAGES:
    urlpatterns.append(re_path(rf"^(?P<code>{_OTHER_LANGUAGES})/(?P<path>.*)$", in_language, name="in_language"))
