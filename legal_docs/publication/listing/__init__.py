"""The list of public documents that pages, feeds and the API share: its filters, its order."""
