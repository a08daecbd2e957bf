"""The app's commands of `manage.py`, one a file."""
