"""Results in other forms than the page: files, feeds, JSON, the list of citations."""
