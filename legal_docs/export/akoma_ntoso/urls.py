"""The addresses that Akoma Ntoso files name works by: `/akn/vn/act/…` leads to the document, the version or the provision."""

from django.urls import URLPattern, URLResolver, re_path

from legal_docs.export.akoma_ntoso.views import work

_WORK = r"^vn/act/(?P<kind>[-\w]+)/(?P<issued>\d{4}-\d\d-\d\d)/(?P<slug>[-\w]+)"
_EXPRESSION = r"(?:/vie(?:@(?P<day>\d{4}-\d\d-\d\d))?)?"

urlpatterns: list[URLPattern | URLResolver] = [
    re_path(rf"{_WORK}{_EXPRESSION}(?P<form>\.xml)?(?:/!main)?(?:/~(?P<eid>\w+))?/?$", work, name="akoma_ntoso_work"),
]
