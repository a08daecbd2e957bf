"""The whole address map, in the three zones of cms/web/request/zones.py. A test holds that each list keeps to its zone."""

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.utils.functional import lazy
from django.utils.module_loading import import_string
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls

from cms.admin.editing.choosable import complete_tag
from cms.admin.login.openid import views as openid
from cms.admin.login.password_reset import BackgroundPasswordResetView
from cms.admin.login.views import DelayedLoginView
from cms.web.files import documents
from cms.web.following.views import manage
from cms.web.monitoring import visits
from cms.web.pages import approval, embargo, offline, read_aloud, views
from cms.web.request import restricted

Routes = list[URLPattern | URLResolver]

# Never stored by anyone: logins, forms, a citizen's own pages.
private: Routes = [
    path("quan-tri/xac-thuc/", include("cms.admin.second_factor.urls")),
    path("quan-tri/login/", DelayedLoginView.as_view(), name="wagtailadmin_login"),
    path("quan-tri/logout/", openid.SignOutView.as_view(), name="wagtailadmin_logout"),
    path("quan-tri/mot-cua/", openid.begin, name="openid_begin"),
    path("quan-tri/mot-cua/ve/", openid.back, name="openid_back"),
    path("quan-tri/password_reset/", BackgroundPasswordResetView.as_view(), name="wagtailadmin_password_reset"),
    path("quan-tri/tag-autocomplete/", complete_tag),
    path("quan-tri/tag-autocomplete/<slug:app_name>/<slug:model_name>/", complete_tag),
    path("quan-tri/", include(admin_urls)),
    # One login for all: the one that waits after failures.
    path("_util/login/", RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True), name="wagtailcore_login"),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        restricted.password_for_page,
        name="wagtailcore_authenticate_with_password",
    ),
    path("xem-truoc/<str:token>/", embargo.embargo, name="embargo"),
    path("xem-truoc/<str:token>/bai/", embargo.embargo_text, name="embargo_text"),
    path("duyet/<str:token>/", approval.approval, name="approval"),
    path("duyet/<str:token>/xem/", approval.approval_preview, name="approval_preview"),
    path("hoi-dap/", include(import_string("qa.public.urls.private"))),
    path("theo-doi/", include("cms.web.following.urls")),
    path("gop-y/", include("legal_docs.public.draft_urls")),
    path("bieu-mau/", include("home.services.forms.urls")),
    path("tim-kiem/theo-doi/<str:token>/", manage),  # the links of older mails
    path(
        "tai-lieu/authenticate_with_password/<int:restriction_id>/",
        restricted.password_for_file,
        name="wagtaildocs_authenticate_with_password",
    ),
]

# Never stored either: small pieces that public pages fetch, with the tokens that those must not carry.
widgets: Routes = [
    path("nghe/<int:page_id>/", read_aloud.listen, name="listen"),
    path("danh-gia/", include("feedback.public.urls")),
    path("luot-xem/", visits.count_view, name="page_seen"),
    path("tim-kiem/", include("search.results.urls_widgets")),
]

# May be cached: no cookie, no session, no token.
public: Routes = [
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("sw.js", offline.service_worker, name="service_worker"),
    path("khong-co-mang/", offline.offline, name="offline"),
    path("luu-giu-du-lieu/", views.retention, name="retention"),
    path("favicon.ico", RedirectView.as_view(url=lazy(static, str)("cms/brand/favicon.svg"))),
    path("media/<path:path>", views.media, name="media"),
    path("tai-lieu/<int:document_id>/<str:document_filename>", documents.serve, name="wagtaildocs_serve"),
    path("tim-kiem/", include("search.results.urls")),
    path("hoi-dap/", include(import_string("qa.public.urls.public"))),
    path("van-ban/", include("legal_docs.public.urls")),
    path("api/v1/", include("legal_docs.export.urls")),
    path("akn/", include("legal_docs.export.akoma_ntoso.urls")),
    path("", include("feedback.public.cached_urls")),
    path("", include("home.public.urls")),
]

urlpatterns: Routes = [
    *private,
    *widgets,
    *public,
    path("", include(wagtail_urls)),
]

handler400 = "cms.web.pages.views.bad_request"
handler403 = "cms.web.pages.views.permission_denied"
handler404 = "cms.web.pages.views.page_not_found"
handler500 = "cms.web.pages.views.server_error"
