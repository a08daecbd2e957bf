"""The search engines behind one protocol: the embedded one, Elasticsearch or OpenSearch, and which of them is kept."""
