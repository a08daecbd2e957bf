"""Citations: found in the text, given their document and provision, stored, linked; resolved when the cited document is published."""
