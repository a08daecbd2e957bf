"""Screens of the portal in the Wagtail admin: topics, fields, banners, missing agency details; roles."""
