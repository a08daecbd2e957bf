"""Addresses of the second factor: outside Wagtail's own, which only logged-in people may open."""

from django.urls import path

from cms.admin.second_factor import views

urlpatterns = [
    path("", views.verify, name="second_factor_verify"),
    path("thiet-lap/", views.setup, name="second_factor_setup"),
]
