"""Fetch packages from the npm registry without installing them. No lifecycle script of a package is ever run."""

from __future__ import annotations

import json
import subprocess
import tarfile
from pathlib import Path


def pack(spec: str, folder: Path) -> Path:
    """Download and unpack ``name@version`` below ``folder``; return the folder that holds its package.json."""
    listing = subprocess.run(
        ["npm", "pack", spec, "--json", "--ignore-scripts", "--pack-destination", str(folder)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    # npm names the file of a scoped package after scope and name, but older versions report it with the slash
    archive = folder / json.loads(listing)[0]["filename"].replace("@", "").replace("/", "-")
    target = folder / archive.stem
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
    return target / "package"
