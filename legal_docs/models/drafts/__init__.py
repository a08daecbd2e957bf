"""Draft documents on which the public comments: the page with the legal periods, and the comments."""
