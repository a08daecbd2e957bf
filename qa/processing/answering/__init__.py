"""Writing an answer: drafts, personal data in the public copy, canned replies, review by a second person, publication."""
