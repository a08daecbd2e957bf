"""Shows validity to a reader: badges, banner, timeline, the law on a chosen day, laws that a text cites."""
