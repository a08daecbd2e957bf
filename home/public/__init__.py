"""Public addresses of the portal: the site maps, the pages in other languages, the table of addresses."""
