"""The screens of answering staff inside the Wagtail admin: queue, question, review."""
