"""Addresses of the widgets and forms: never stored by anyone. Those of an address without a page name it in `trang`."""

from django.urls import URLPattern, URLResolver, path

from feedback import views, views_report, views_survey

app_name = "feedback"
urlpatterns: list[URLPattern | URLResolver] = [
    path("khung/<int:page_id>/", views.widget, name="widget"),
    path("trang/<int:page_id>/", views.form, name="form"),
    path("trang/<int:page_id>/cam-on/", views.thanks, name="thanks"),
    path("trang/<int:page_id>/gop-y/", views.comment, name="comment"),
    path("trang/<int:page_id>/rut-lai/", views.withdraw, name="withdraw"),
    path("khung/", views.widget, name="path_widget"),
    path("dia-chi/", views.form, name="path_form"),
    path("dia-chi/cam-on/", views.thanks, name="path_thanks"),
    path("dia-chi/gop-y/", views.comment, name="path_comment"),
    path("dia-chi/rut-lai/", views.withdraw, name="path_withdraw"),
    path("bao-loi/", views_report.report, name="report"),
    path("bao-loi/da-nhan/", views_report.report_done, name="report_done"),
    path("khao-sat/", views_survey.survey, name="survey"),
    path("khao-sat/khong-hoi-lai/", views_survey.survey_aside, name="survey_aside"),
    path("khao-sat/da-nhan/", views_survey.survey_done, name="survey_done"),
]
