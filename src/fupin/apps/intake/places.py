"""Find the village of a row by the names in its address, or by its code."""

from __future__ import annotations

import difflib
import re

import polars as pl

from fupin.apps.intake.layouts import fold

PLACES_SCHEMA = {"code": pl.String, "name": pl.String, "level": pl.String}
"""What is needed of the areas: national code, name, level (prefecture, county, township, village)."""

_COMMITTEE = re.compile("(村民委员会|村委会|居民委员会|居委会)$")
_SUFFIX = {
    "prefecture": re.compile("(藏族|彝族|羌族|回族|白族|傣族|苗族|蒙古|哈萨克)*(自治州|州|市|地区|盟)$"),
    "county": re.compile("(县|市|区|旗)$"),
    "township": re.compile("(藏族|彝族|纳西族|羌族|回族|民族)*(乡|镇|街道办事处|街道|办事处)$"),
    "village": re.compile("(村|社区)$"),
}
_LENGTH = {"prefecture": 4, "county": 6, "township": 9, "village": 12}


def plain(name: str, level: str) -> str:
    """Return a place name without what different lists add to it: 康定市 and 康定县 become 康定."""
    folded = _COMMITTEE.sub("", fold(name))
    short = _SUFFIX[level].sub("", folded)
    return short or folded


class Villages:
    """The villages of an areas table, by code and by the names on the way down to them."""

    def __init__(self, areas: pl.DataFrame) -> None:
        names = dict(zip(areas["code"].to_list(), areas["name"].to_list(), strict=True))
        codes = areas.filter(pl.col("level") == "village")["code"].to_list()
        self.codes = frozenset(codes)
        self.names: dict[str, str] = names
        self._exact: dict[tuple[str, ...], set[str]] = {}
        self._plain: dict[tuple[str, ...], set[str]] = {}
        for code in codes:
            way = {level: names.get(code[:length], "") for level, length in _LENGTH.items()}
            exact = tuple(_COMMITTEE.sub("", fold(way[level])) for level in ("county", "township", "village"))
            self._exact.setdefault(exact, set()).add(code)
            self._plain.setdefault(_key(way), set()).add(code)
        self._by_township: dict[tuple[str, ...], list[str]] = {}
        for county, township, village in self._plain:
            self._by_township.setdefault((county, township), []).append(village)

    def find(self, county: str | None, township: str | None, village: str | None) -> str | None:
        """Return the code of the one village with these names, None when there is none or more than one."""
        exact = tuple(_COMMITTEE.sub("", fold(part or "")) for part in (county, township, village))
        own = {"county": county or "", "township": township or "", "village": village or ""}
        for table, key in ((self._exact, exact), (self._plain, _key(own))):
            found = table.get(key, ())
            if len(found) == 1:
                return next(iter(found))
        return None

    def suggestion(self, county: str | None, township: str | None, village: str | None) -> str | None:
        """Return the name of the most similar village of the township, as a hint for the clerk."""
        key = (plain(county or "", "county"), plain(township or "", "township"))
        near = difflib.get_close_matches(
            plain(village or "", "village"), self._by_township.get(key, ()), n=1, cutoff=0.4
        )
        if not near:
            return None
        codes = sorted(self._plain[(*key, near[0])])
        return self.names[codes[0]]

    def locate(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return ``id``, ``village_code`` and, where it is not found, ``suggestion`` of each row.

        Looks at ``place_village_code``, ``place_county``, ``place_township`` and ``place_village``, as far as the
        frame has them. Each address is looked up once.
        """
        parts = ["place_village_code", "place_county", "place_township", "place_village"]
        wanted = frame.select(
            "id", *(pl.col(p) if p in frame.columns else pl.lit(None, pl.String).alias(p) for p in parts)
        )
        addresses = wanted.select(parts).unique()
        found = [self._address(*row) for row in addresses.iter_rows()]
        located = addresses.with_columns(
            pl.Series("village_code", [code for code, _ in found], pl.String),
            pl.Series("suggestion", [hint for _, hint in found], pl.String),
        )
        return wanted.join(located, on=parts, how="left", nulls_equal=True, maintain_order="left").select(
            "id", "village_code", "suggestion"
        )

    def _address(
        self, code: str | None, county: str | None, township: str | None, village: str | None
    ) -> tuple[str | None, str | None]:
        if code is not None and code in self.codes:
            return code, None
        found = self.find(county, township, village)
        return (found, None) if found else (None, self.suggestion(county, township, village))


def _key(way: dict[str, str]) -> tuple[str, str, str]:
    return plain(way["county"], "county"), plain(way["township"], "township"), plain(way["village"], "village")
