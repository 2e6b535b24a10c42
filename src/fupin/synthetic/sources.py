"""The figures that the fictional prefecture is made from, and seeded random numbers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from zlib import crc32

import numpy as np
import polars as pl
import yaml

VERSION = 1
"""Raised when the same seed gives another prefecture."""

_DATA = files("fupin.synthetic") / "data"
_LATER = "default"


@cache
def distributions() -> pl.DataFrame:
    """Return distributions.csv: quantity, category, share_percent, population, year, confidence, source."""
    return pl.read_csv((_DATA / "distributions.csv").read_bytes())


@cache
def county_stats() -> pl.DataFrame:
    """Return county_stats.csv, all as text: code, name, year, indicator, value, unit, source, note."""
    return pl.read_csv((_DATA / "county_stats.csv").read_bytes(), infer_schema=False)


@cache
def shares(quantity: str, population: str = "registered poor") -> Mapping[str, float]:
    """Return the shares (0 to 1) of a quantity among the population whose description begins so."""
    rows = distributions().filter(
        (pl.col("quantity") == quantity)
        & pl.col("population").str.starts_with(population)
        & pl.col("share_percent").is_not_null()
    )
    if rows.is_empty():
        raise KeyError(f"distributions.csv has no shares of {quantity} for {population}")
    return {category: share / 100 for category, share in rows.select("category", "share_percent").iter_rows()}


@cache
def by_county(indicator: str, year: str | None = None) -> Mapping[str, str]:
    """Return the values of an indicator by county code."""
    rows = county_stats().filter(pl.col("indicator") == indicator)
    if year is not None:
        rows = rows.filter(pl.col("year") == year)
    return dict(rows.filter(pl.col("code").str.starts_with("5133")).select("code", "value").iter_rows())


@cache
def _yaml(name: str) -> Any:
    return yaml.safe_load((_DATA / name).read_text("utf-8"))


def assumption(name: str) -> Any:
    """Return the value of an entry of assumptions.yaml."""
    return _yaml("assumptions.yaml")[name]["value"]


def assumption_of_year(name: str, year: int) -> float:
    """Return the value of a yearly series; after its last year the last value holds on."""
    series = assumption(name)
    return float(series[max(known for known in series if known <= year)])


def name_parts() -> Mapping[str, Mapping[str, list[str]]]:
    """Return the parts that personal names are made of."""
    parts: Mapping[str, Mapping[str, list[str]]] = _yaml("names.yaml")
    return parts


class Streams:
    """Independent streams of random numbers, each with a name, so that a change in one leaves the others alone."""

    def __init__(self, seed: int, prefecture: int) -> None:
        self._key = (VERSION, seed, prefecture)

    def __call__(self, name: str, *numbers: int) -> np.random.Generator:
        """Return the stream with this name; the same name gives the same numbers again."""
        return np.random.default_rng([*self._key, crc32(name.encode()), *numbers])
