"""Statistics of services: series with tables, charts drawn on the server, CSV."""
