"""The way of a question through the office: casework, answering, mail, publication of the answer."""
