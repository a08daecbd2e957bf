"""Databases of earlier versions with the demo site in them, and what an upgrade must keep."""
