"""Measurements of the work that users wait for. Run by ``make bench``; not tests."""
