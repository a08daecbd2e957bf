"""Addresses of the staff screens, below /quan-tri/hoi-dap/."""

from django.urls import path

from qa.staff.question import views, views_desk, views_erase, views_files, views_intake, views_review, views_routing, views_side
from qa.staff.queue import views as views_queue
from qa.staff.queue import views_bulk
from qa.staff.reports import views as views_report
from qa.staff.settings import views_appointments, views_days_off

app_name = "qa_staff"
urlpatterns = [
    path("", views_queue.queue, name="queue"),
    path("xuat.csv", views_queue.export, {"form": "csv"}, name="export"),
    path("xuat.xlsx", views_queue.export, {"form": "xlsx"}, name="export_xlsx"),
    path("khung-nhin/", views_queue.save_view, name="save_view"),
    path("khung-nhin/<int:pk>/xoa/", views_queue.drop_view, name="drop_view"),
    path("phim-tat/", views_queue.switch_keys, name="switch_keys"),
    path("hien-dien/", views_queue.presence_of_colleagues, name="presence_of_colleagues"),
    path("hang-loat/", views_bulk.start, name="bulk"),
    path("hang-loat/<int:pk>/", views_bulk.result, name="bulk_result"),
    path("hang-loat/<int:pk>/hoan-tac/", views_bulk.undo, name="bulk_undo"),
    path("bao-cao/", views_report.show, name="report"),
    path("lich/<int:year>/", views_days_off.year_sheet, name="year_sheet"),
    path("phan-cong/", views_appointments.matrix, name="matrix"),
    path("ra-soat/", views_review.due, name="reviews"),
    path("ra-soat/xong/", views_review.done, name="review_done"),
    path("vang-mat/", views_desk.absence, name="absence"),
    path("dieu/<int:pk>/", views_desk.provisions, name="provisions"),
    path("phan-phoi-hop/<int:pk>/", views_desk.contribute, name="contribute"),
    path("tiep/", views_queue.take_next, name="next"),
    path("moi/", views_intake.on_behalf, name="on_behalf"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/soan/", views.save_answer, name="save"),
    path("<int:pk>/luat/", views_side.law, name="law"),
    path("<int:pk>/nguoi-gui/", views_side.earlier, name="earlier"),
    path("<int:pk>/du-lieu-ca-nhan/", views_side.personal_data, name="personal_data"),
    path("<int:pk>/giu/", views.keep, name="keep"),
    path("<int:pk>/hien-dien/", views_queue.report_presence, name="report_presence"),
    path("<int:pk>/hop-nhat/", views.merge_texts, name="merge_texts"),
    path("<int:pk>/dinh-chinh/", views_review.correct, name="correct"),
    path("<int:pk>/xoa-du-lieu/", views_erase.erase_person, name="erase_person"),
    path("<int:pk>/lien-he/", views.contact, name="contact"),
    path("<int:pk>/tep/<int:file>/", views_files.prepare, name="public_copy"),
    path("<int:pk>/tep/<int:file>/trang/<int:number>/", views_files.page, name="file_page"),
    path("<int:pk>/tep-tra-loi/<int:file>/", views_files.replace, name="answer_file"),
    path("<int:pk>/tep-tra-loi/<int:file>/trang/<int:number>/", views_files.answer_page, name="answer_file_page"),
    path("<int:pk>/viec/<slug:name>/", views.act, name="act"),
    path("<int:pk>/chuyen/", views_routing.triage, name="triage"),
    path("<int:pk>/lenh-gop/<int:macro>/", views_routing.take_macro, name="macro"),
]
