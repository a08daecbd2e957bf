"""Addresses of the second factor: outside Wagtail's own, which let in only who is logged in already."""

from django.urls import path

from cms.admin.second_factor import views

urlpatterns = [
    path("", views.verify, name="second_factor_verify"),
    path("thiet-lap/", views.setup, name="second_factor_setup"),
]
