"""Passwords that people can copy from a sheet of paper."""

from __future__ import annotations

import secrets

_CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike


def random_password() -> str:
    """Return four groups of four characters, about 79 bits."""
    return "-".join("".join(secrets.choice(_CHARACTERS) for _ in range(4)) for _ in range(4))
