"""Subcommands: module ``some_name`` defines ``command`` and is called as ``fupin some-name``."""
