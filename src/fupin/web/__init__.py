"""HTML pages, one folder per section."""
