"""The root of all errors that a user can do something about."""

from __future__ import annotations


class FupinError(Exception):
    """Something is wrong that the user can mend; the text says what, where and what to do next."""
