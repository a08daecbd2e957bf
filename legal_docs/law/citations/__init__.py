"""Citations: found in the text, given their document and provision, stored, linked in the page, and healed when a document arrives."""
