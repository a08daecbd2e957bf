"""Public bodies: their names, the signs in numbers of documents, names misread from scans."""
