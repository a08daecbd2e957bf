"""Addresses of the widgets and forms: never stored by anyone. Those of an address without a page name it in `trang`."""

from django.urls import URLPattern, URLResolver, path

from feedback.public import problem_report, survey, widget

app_name = "feedback"
urlpatterns: list[URLPattern | URLResolver] = [
    path("khung/<int:page_id>/", widget.widget, name="widget"),
    path("trang/<int:page_id>/", widget.form, name="form"),
    path("trang/<int:page_id>/cam-on/", widget.thanks, name="thanks"),
    path("trang/<int:page_id>/gop-y/", widget.comment, name="comment"),
    path("trang/<int:page_id>/rut-lai/", widget.withdraw, name="withdraw"),
    path("khung/", widget.widget, name="path_widget"),
    path("dia-chi/", widget.form, name="path_form"),
    path("dia-chi/cam-on/", widget.thanks, name="path_thanks"),
    path("dia-chi/gop-y/", widget.comment, name="path_comment"),
    path("dia-chi/rut-lai/", widget.withdraw, name="path_withdraw"),
    path("bao-loi/", problem_report.report, name="report"),
    path("bao-loi/da-nhan/", problem_report.report_done, name="report_done"),
    path("khao-sat/", survey.survey, name="survey"),
    path("khao-sat/khong-hoi-lai/", survey.dismiss_survey, name="dismiss_survey"),
    path("khao-sat/da-nhan/", survey.survey_done, name="survey_done"),
]
