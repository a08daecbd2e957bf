"""Screens of staff in the Wagtail admin: comments, held votes, improvements, survey rounds; roles and worklist."""
