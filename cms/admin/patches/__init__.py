"""Changes to Wagtail's own forms, choosers and views."""
