"""The fictional prefecture, loaded and frozen, is the snapshot that it writes of itself: nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from fupin.apps.accounts.area_actions import import_areas
from fupin.apps.determination.freezing import read_year
from fupin.apps.registry.bulk import load_register
from fupin.rules import snapshot
from fupin.rules.tables import TABLES
from fupin.synthetic import parquet
from fupin.synthetic.prefecture import prefecture


@pytest.mark.django_db
def test_frozen_from_the_database_as_written_by_the_generator(tmp_path: Path) -> None:
    invented = prefecture(persons=900, seed=7, years=(2016, 2017, 2018))
    import_areas(actor=None)
    load_register(invented.register, actor=None, reason="t")
    for year in (2016, 2017):
        frozen, written = read_year(year), parquet.snapshot_tables(invented, year)
        assert set(frozen) == set(written) == set(TABLES)
        for name, table in TABLES.items():
            columns, key = list(table), list(table.key)
            assert_frame_equal(frozen[name].select(columns).sort(key), written[name].sort(key))
        assert min(frozen[name].height for name in TABLES) > 10
        assert (frozen["loan"]["repaid_on"].dt.year().drop_nulls() == year).all()
    assert read_year(2016)["household"]["previous_net_income_per_head"].is_null().all()
    assert frozen["household"]["previous_net_income_per_head"].null_count() < 0.05 * frozen["household"].height
    assert frozen["county"]["approval"].null_count() == 17  # 泸定县 alone left in 2017
    files = [
        snapshot.write(tmp_path / name, year=2017, tables=tables) for name, tables in (("a", frozen), ("b", written))
    ]
    assert files[0].sha256 == files[1].sha256
