"""The way of a question inside the office: intake, casework, answering, mail."""
