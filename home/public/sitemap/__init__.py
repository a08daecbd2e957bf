"""The site maps: XML for search engines, a tree for people."""
