"""Pages that belong to no page of the site tree: errors, links for one reader, reading aloud, offline, guides."""
