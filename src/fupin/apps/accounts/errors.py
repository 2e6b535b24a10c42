"""What can be wrong with a user or an appointment."""

from __future__ import annotations

from fupin.rules.errors import FupinError


class UserError(FupinError):
    """A user cannot be created, appointed, given this password or disabled as asked."""
