"""Lists that editors work from: documents, citations, tasks and boundary days, reference rows; documents found by staff."""
