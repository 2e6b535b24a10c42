"""What can go wrong when freezing and determining."""

from __future__ import annotations

from fupin.rules.errors import FupinError


class NothingToFreeze(FupinError):
    """The register holds no observation of the year."""


class NoSuchDetermination(FupinError):
    """There is no determination with this number."""
