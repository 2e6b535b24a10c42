"""Run a policy over tables in memory with Polars: the second opinion on every result, and small what-if runs."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import polars as pl

from fupin.rules.plan import HOUSEHOLD_RESULT, Plan, plan_policy
from fupin.rules.policy import Policy
from fupin.rules.rule import AREA_LEVELS

ENGINE = f"polars {pl.__version__}"

_TYPE = {
    "string": pl.String(),
    "boolean": pl.Boolean(),
    "int64": pl.Int64(),
    "float64": pl.Float64(),
    "date": pl.Date(),
}


def _run(plan: Plan, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Carry out the steps of a plan one after the other."""
    backend = ibis.polars.connect(dict(tables))
    frame = pl.DataFrame()
    for step in plan.steps:
        found = backend.to_polars(step.expression)
        frame = found.select(pl.col(name).cast(_TYPE[kind]) for name, kind in step.schema.items())
        backend.create_table(step.name, frame)
    return frame


def determine(tables: Mapping[str, pl.DataFrame], policy: Policy, year: int) -> dict[str, pl.DataFrame]:
    """Compute every rule of a policy over the tables of a snapshot.

    Args:
        tables: a frame for each table of ``fupin.rules.tables.TABLES``, in the kinds of its contract.
        policy: rules and parameters.
        year: the year that the tables describe.

    Returns:
        The results by entity (person, household and the levels of areas), sorted by key, with the same columns
        and values as ``fupin.rules.engine``.
    """
    plans = plan_policy(policy, year)
    results = {entity: _run(plans[entity], tables) for entity in ("person", "household")}
    with_households = dict(tables) | {HOUSEHOLD_RESULT: results["household"]}
    return results | {level: _run(plans[level], with_households) for level in AREA_LEVELS}
