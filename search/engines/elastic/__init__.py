"""The engine behind a server that speaks the Elasticsearch 8 protocol: Elasticsearch, or OpenSearch."""
