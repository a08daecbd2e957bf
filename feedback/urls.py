"""Addresses of the widgets and forms: never stored by anyone."""

from django.urls import URLPattern, URLResolver, path

from feedback import views

app_name = "feedback"
urlpatterns: list[URLPattern | URLResolver] = [
    path("khung/<int:page_id>/", views.widget, name="widget"),
    path("trang/<int:page_id>/", views.form, name="form"),
    path("trang/<int:page_id>/cam-on/", views.thanks, name="thanks"),
    path("trang/<int:page_id>/gop-y/", views.comment, name="comment"),
    path("trang/<int:page_id>/rut-lai/", views.withdraw, name="withdraw"),
    path("bao-loi/", views.report, name="report"),
    path("bao-loi/da-nhan/", views.report_done, name="report_done"),
]
