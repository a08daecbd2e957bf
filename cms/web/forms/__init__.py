"""Fields and widgets of forms, and the handling of uploads."""
