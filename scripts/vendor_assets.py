"""Copy the browser assets that the product serves from npm packages into ``static/vendor``.

Only the minified files that pages load, each package with its licence and the licences of what it bundles, and a
manifest of SHA-256 digests. Versions are pinned here; the same versions give the same bytes. Needs npm; nothing of
this runs when the product runs.

    python scripts/vendor_assets.py            rewrite static/vendor
    python scripts/vendor_assets.py --check    exit 1 when static/vendor is not what the packages give
"""

from __future__ import annotations

import argparse
import filecmp
import hashlib
import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from npm import pack

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src/fupin/web/static/vendor"

ICONS = [
    "adjustments", "alert-triangle", "arrow-down", "arrow-up", "building-community", "calendar", "chart-line",
    "check", "chevron-right", "database", "download", "external-link", "eye", "file-text", "filter", "help",
    "history", "home", "language", "list-check", "logout", "map", "menu-2", "minus", "printer", "question-mark",
    "refresh", "report", "search", "table", "upload", "user", "users", "x",
]  # fmt: skip

MIT = """\
MIT License

{copyright}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


@dataclass(frozen=True)
class Asset:
    """A package: where its files go, which are taken, and under which licences they come.

    ``copyright`` is given for packages whose archive has no licence text although they declare MIT. ``bundles``
    names the packages whose code is inside the minified file; their licence texts come along.
    """

    folder: str
    package: str
    version: str
    licence: str
    files: tuple[str, ...] = ()
    notices: tuple[str, ...] = ("LICENSE",)
    copyright: str = ""
    bundles: tuple[str, ...] = ()


ASSETS = (
    Asset("htmx", "htmx.org", "2.0.11", "0BSD", ("dist/htmx.min.js",)),
    Asset(
        "echarts", "echarts", "6.1.0", "Apache-2.0", ("dist/echarts.min.js",),
        ("LICENSE", "NOTICE", "licenses/LICENSE-d3"), "", ("zrender@6.1.0",),
    ),
    Asset(
        "tabler", "@tabler/core", "1.6.1", "MIT", ("dist/css/tabler.min.css",), (),
        "Copyright 2018-2026 The Tabler Authors\nCopyright 2018-2026 codecalm.net Paweł Kuna",
        ("bootstrap@5.3.8",),
    ),
    Asset("tabler-icons", "@tabler/icons", "3.52.0", "MIT"),
)  # fmt: skip

_SOURCE_MAP = re.compile(rb"\s*(?:/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)\s*\Z")


def without_source_map(content: bytes) -> bytes:
    """Drop the pointer to a source map that is not shipped: static files that name a missing file are refused."""
    return _SOURCE_MAP.sub(b"", content) + b"\n" if _SOURCE_MAP.search(content) else content


def licence_file(package: Path) -> Path:
    """Return the licence text of an unpacked package."""
    found = sorted(path for path in package.iterdir() if path.name.upper().startswith("LICENSE"))
    if not found:
        raise SystemExit(f"{package.parent.name}: no licence text in the package; give its copyright line")
    return found[0]


def sprite(package: Path) -> str:
    """Return the icons as one SVG whose symbols bear the icons' names.

    The width of the strokes is left to the style sheet (class ``icon``), which no attribute here may override.
    """
    symbols = []
    for name in ICONS:
        svg = (package / "icons" / "outline" / f"{name}.svg").read_text(encoding="utf-8")
        body = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
        shapes = " ".join(line.strip() for line in body.splitlines() if line.strip() and "M0 0h24v24H0z" not in line)
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" '
            f'stroke-linejoin="round">{shapes}</symbol>'
        )
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def vendor(asset: Asset, target: Path, downloads: Path) -> None:
    """Put one package's files and licences into its folder below ``target``."""
    package = pack(f"{asset.package}@{asset.version}", downloads)
    folder = target / asset.folder
    folder.mkdir(parents=True)
    for name in asset.files:
        source = package / name
        (folder / source.name).write_bytes(without_source_map(source.read_bytes()))
    if asset.folder == "tabler-icons":
        (folder / "icons.svg").write_text(sprite(package), encoding="utf-8")
    for name in asset.notices:
        shutil.copyfile(package / name, folder / Path(name).name)
    if asset.copyright:
        (folder / "LICENSE").write_text(MIT.format(copyright=asset.copyright), encoding="utf-8")
    for bundled in asset.bundles:
        name = bundled.rpartition("@")[0].lstrip("@").replace("/", "-")
        shutil.copyfile(licence_file(pack(bundled, downloads)), folder / f"LICENSE-{name}")


def manifest(target: Path) -> str:
    """Return what is in the folder: package, version, licence and the digest of every file, as JSON."""
    content = {
        asset.folder: {
            "package": asset.package,
            "version": asset.version,
            "licence": asset.licence,
            "bundles": list(asset.bundles),
            "files": {
                path.name: hashlib.sha256(path.read_bytes()).hexdigest()
                for path in sorted((target / asset.folder).iterdir())
            },
        }
        for asset in ASSETS
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def differences(left: Path, right: Path) -> list[str]:
    """Return the relative paths of files that are in one folder only or differ between the two."""
    paths = {path.relative_to(side) for side in (left, right) for path in side.rglob("*") if path.is_file()}
    return sorted(
        str(path)
        for path in paths
        if not ((left / path).is_file() and (right / path).is_file())
        or not filecmp.cmp(left / path, right / path, shallow=False)
    )


def main() -> None:
    """Build the folder anew and put it in place, or compare it with what is there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="only compare")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        target, downloads = Path(temporary, "vendor"), Path(temporary, "downloads")
        downloads.mkdir()
        for asset in ASSETS:
            vendor(asset, target, downloads)
        (target / "manifest.json").write_text(manifest(target), encoding="utf-8")
        changed = differences(VENDOR, target)
        if arguments.check:
            if changed:
                raise SystemExit("static/vendor differs from the packages: " + ", ".join(changed))
            print("static/vendor is what the packages give")
            return
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(target, VENDOR)
    print(f"{len(changed)} files changed; {sum(p.stat().st_size for p in VENDOR.rglob('*')) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
