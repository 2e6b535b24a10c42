"""Made-up documents, telephones and accounts that cannot belong to anybody."""

from __future__ import annotations

import numpy as np
import polars as pl

from fupin.apps.registry.identity import CHECK_CHARACTERS, SYNTHETIC_REGION, WEIGHTS
from fupin.synthetic.draw import Integers
from fupin.synthetic.households import MALE

_PHONE = "100"  # numbers of this kind are not given to anybody
_CARD = "999999"  # no bank has this prefix


def birth_dates(rng: np.random.Generator, birth_year: Integers) -> pl.Series:
    """Return a day of the year of birth."""
    start = (birth_year - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    length = ((birth_year - 1969).astype("datetime64[Y]").astype("datetime64[D]") - start).astype(np.int64)
    return pl.Series(start + np.floor(rng.random(len(birth_year)) * length).astype("timedelta64[D]")).cast(pl.Date)


def id_numbers(birth_date: pl.Series, sex: Integers) -> pl.Series:
    """Return one identity number each: right check character, no two alike.

    Up to 500 persons of each sex can be born on a day; more raise ``ValueError``.
    """
    frame = pl.DataFrame({"day": birth_date, "sex": sex})
    rank = frame.select(pl.int_range(pl.len()).over("day", "sex")).to_series().to_numpy()
    if rank.max(initial=0) >= 500:
        raise ValueError("too many persons for the identity numbers of one region: choose fewer persons")
    days = birth_date.cast(pl.Int32).to_numpy().astype(np.int64)
    sequence = 2 * ((rank * 167 + days * 7919) % 500) + (sex == MALE)  # 167 has no factor in common with 500
    digits = np.char.add(
        np.char.add(SYNTHETIC_REGION, birth_date.dt.to_string("%Y%m%d").to_numpy().astype("<U8")),
        np.char.zfill(sequence.astype("<U3"), 3),
    )
    values = digits.view("<U1").reshape(len(digits), 17).astype(np.int64)
    check = np.array(list(CHECK_CHARACTERS))[values @ np.array(WEIGHTS) % 11]
    return pl.Series(np.char.add(digits, check), dtype=pl.String)


def phones(rng: np.random.Generator, count: int) -> pl.Series:
    """Return ``count`` different telephone numbers."""
    return _PHONE + pl.Series(_different(rng, count, 8), dtype=pl.String)


def accounts(rng: np.random.Generator, count: int) -> pl.Series:
    """Return ``count`` different account numbers of 19 digits."""
    return _CARD + pl.Series(_different(rng, count, 13), dtype=pl.String)


def _different(rng: np.random.Generator, count: int, digits: int) -> np.ndarray:
    """Return different numbers of that many digits that do not follow each other."""
    step = 10**digits // (count + 1)
    values = np.arange(count) * step + rng.integers(0, step, count)
    return np.char.zfill(rng.permutation(values).astype(f"<U{digits}"), digits)
