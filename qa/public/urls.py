"""Addresses of the app in two lists, one for each zone (cms/web/request/zones.py): public (may be cached), private (never stored)."""

from django.urls import URLPattern, URLResolver, path

from qa.attachments.views import show, show_public
from qa.processing.publication import views
from qa.processing.publication.feeds import AnswerFeed
from qa.public.asking.views import ask
from qa.public.tracking.views import confirm_email, track

Routes = list[URLPattern | URLResolver]

public_routes: Routes = [
    path("so-theo-doi/", views.ledger, name="ledger"),
    path("so-theo-doi/<str:month>.csv", views.ledger_csv, name="ledger_csv"),
    path("so-theo-doi/<str:month>.json", views.ledger_json, name="ledger_json"),
    path("du-lieu/<int:year>.csv", views.answers_csv, name="answers_csv"),
    path("du-lieu/<int:year>.json", views.answers_json, name="answers_json"),
    path("rss/", AnswerFeed(), name="feed"),
    path("rss/don-vi/<slug:unit>/", AnswerFeed(), name="unit_feed"),
    path("rss/<slug:slug>/", AnswerFeed(), name="field_feed"),
]
# The forms and a citizen's own pages.
private_routes: Routes = [
    path("gui/", ask, name="ask"),
    path("tra-cuu/", track, name="track"),
    path("tep/<int:pk>/", show, name="file"),
    path("tep/cong-khai/<int:pk>/", show_public, name="public_file"),
    path("xac-nhan/<str:token>/", confirm_email, name="confirm_email"),
]
public = (public_routes, "qa")
private = (private_routes, "qa_private")
