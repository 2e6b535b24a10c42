"""Reports: read-only views of the registry and its determinations for paper and Excel."""
