"""Audit of every template and state of the public portal: accessibility, valid HTML, links, weight, shift of layout."""
