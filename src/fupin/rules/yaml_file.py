"""Read YAML in which nothing is lost: a key that stands twice is refused, where YAML would keep the last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from fupin.rules.errors import FupinError


class YamlError(FupinError):
    """A file is no YAML, or says the same key twice."""


class _Loader(yaml.SafeLoader):
    """Plain values only, and every key once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Build a mapping; the error names the line of the second key."""
        seen: set[Any] = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            if name in seen:
                raise yaml.constructor.ConstructorError(problem=f"{name!r} stands twice", problem_mark=key.start_mark)
            seen.add(name)
        content: dict[Any, Any] = super().construct_mapping(node, deep)
        return content


def read_mapping(path: Path) -> dict[str, Any]:
    """Return what a file holds; an empty file holds nothing.

    Raises:
        YamlError: the file is no YAML, is no mapping, or says a key twice.
    """
    where = "/".join(path.parts[-3:])
    loader = _Loader(path.read_text("utf-8"))
    try:
        content = loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise YamlError(f"{where}{line}: {error.problem}") from error
    finally:
        loader.dispose()
    if content is not None and not isinstance(content, dict):
        raise YamlError(f"{where}: expected names with what belongs to them, not {type(content).__name__}")
    return content or {}
