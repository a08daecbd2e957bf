"""News and their pictures, templates of articles, newsletters, royalties."""
