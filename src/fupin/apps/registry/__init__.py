"""The register: households, persons, and what was observed of them and of places."""
