"""What follows when a document is published or taken off: text, addresses, validity, the record of changes."""
