"""Addresses of the app that are public and may be cached."""

from django.urls import URLPattern, URLResolver, path

from qa import views_public
from qa.feeds import AnswerFeed

app_name = "qa"
urlpatterns: list[URLPattern | URLResolver] = [
    path("so-theo-doi/", views_public.ledger, name="ledger"),
    path("so-theo-doi/<str:month>.csv", views_public.ledger_csv, name="ledger_csv"),
    path("so-theo-doi/<str:month>.json", views_public.ledger_json, name="ledger_json"),
    path("du-lieu/<int:year>.csv", views_public.answers_csv, name="answers_csv"),
    path("du-lieu/<int:year>.json", views_public.answers_json, name="answers_json"),
    path("rss/", AnswerFeed(), name="feed"),
    path("rss/don-vi/<slug:unit>/", AnswerFeed(), name="unit_feed"),
    path("rss/<slug:slug>/", AnswerFeed(), name="field_feed"),
]
