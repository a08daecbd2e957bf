"""What a vote or a comment is about: a page, a part of it, or an address without a page."""
