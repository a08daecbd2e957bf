"""Addresses of the staff screens, below /quan-tri/hoi-dap/."""

from django.urls import path

from qa.staff import views, views_report

app_name = "qa_staff"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("xuat.csv", views.export, name="export"),
    path("bao-cao/", views_report.show, name="report"),
    path("tiep/", views.take_next, name="next"),
    path("moi/", views.on_behalf, name="on_behalf"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/soan/", views.save_answer, name="save"),
    path("<int:pk>/giu/", views.keep, name="keep"),
    path("<int:pk>/hop-nhat/", views.merge_texts, name="merge_texts"),
    path("<int:pk>/lien-he/", views.contact, name="contact"),
    path("<int:pk>/viec/<slug:name>/", views.act, name="act"),
]
