"""Help and glossary."""
