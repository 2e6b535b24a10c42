"""What can be wrong with a change of the register."""

from __future__ import annotations

from fupin.rules.errors import FupinError


class RegisterError(FupinError):
    """The register cannot be changed as asked; nothing of the change was written."""
