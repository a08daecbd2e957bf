"""What the kernel adds to the Wagtail admin: roles, second factor, labels, lists, choosers, date formats."""
