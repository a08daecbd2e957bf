"""Fields and widgets of forms, and uploads to a full disk."""
