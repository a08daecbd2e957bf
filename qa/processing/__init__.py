"""Processing of a question: casework, answering, mail, publication of the answer."""
