"""Addresses of the app that are public and may be cached."""

from django.urls import URLPattern, URLResolver, path

from feedback.public import open_data, pages

app_name = "feedback_public"
urlpatterns: list[URLPattern | URLResolver] = [
    path("muc-do-hai-long/", pages.satisfaction, name="satisfaction"),
    path("muc-do-hai-long/so-lieu.csv", open_data.months_csv, name="satisfaction_csv"),
    path("muc-do-hai-long/theo-don-vi.csv", open_data.units_csv, name="units_csv"),
    path("muc-do-hai-long/khao-sat.csv", open_data.survey_csv, name="survey_csv"),
    path("muc-do-hai-long/so-lieu.json", open_data.all_json, name="satisfaction_json"),
    path("huu-ich-nhat/", pages.most_helpful, name="most_helpful"),
    path("ban-gop-y-chung-toi-da-sua/", pages.you_said, name="you_said"),
]
