"""Reports for editors: pages that need work, most helpful pages, the overview of one page."""
