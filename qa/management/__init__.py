"""The app's commands of `manage.py`, and what they share."""
