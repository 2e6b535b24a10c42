"""Policies: each a folder with parameters, one rule file per chapter, and worked cases."""

from __future__ import annotations

import functools
import hashlib
import importlib
import pkgutil
from pathlib import Path

from fupin.rules import parameters
from fupin.rules.errors import FupinError
from fupin.rules.policy import Policy
from fupin.rules.rule import Graph, Rule, as_rule

FOLDER = Path(__file__).parent


class UnknownPolicyError(FupinError):
    """There is no policy of that name."""


def names() -> list[str]:
    """Return the names of all policies that ship with the product."""
    return sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]) if module.ispkg)


@functools.cache
def load(name: str = "ganzi2015") -> Policy:
    """Load a policy with its rules and parameters.

    Raises:
        UnknownPolicyError: no such policy.
        ParameterError, RuleError: its files are not as they must be.
    """
    if name not in names():
        raise UnknownPolicyError(f"there is no policy {name!r}; there are: {', '.join(names())}")
    package = importlib.import_module(f"{__name__}.{name}")
    folder = FOLDER / name
    rules: dict[str, Rule] = {}
    for module in pkgutil.iter_modules([str(folder)]):
        content = vars(importlib.import_module(f"{package.__name__}.{module.name}"))
        rules |= {item.name: item for item in map(as_rule, content.values()) if item is not None}
    loaded = parameters.load(folder / "parameters")
    return Policy(
        name=name,
        title=package.TITLE,
        graph=Graph(tuple(rules.values()), tuple(loaded)),
        parameters=loaded,
        digest=_digest(folder),
        verdict=package.VERDICT,
        standards=package.STANDARDS,
        village_verdict=package.VILLAGE_VERDICT,
        village_standards=package.VILLAGE_STANDARDS,
    )


def _digest(folder: Path) -> str:
    """Digest what decides the results: the rules and the parameters."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.py"), *folder.glob("parameters/*.yaml")]):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
