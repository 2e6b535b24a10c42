"""Write a plan as one SQL query: a common table expression per step."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import ibis
from ibis.config import Config
from sqlglot import exp

from fupin.rules.plan import Plan, Step, plan_policy
from fupin.rules.policy import Policy

DUCKDB = "duckdb"
SPARK = "pyspark"

_SQL_TYPE = {"string": "STRING", "boolean": "BOOLEAN", "int64": "BIGINT", "float64": "DOUBLE", "date": "DATE"}


class _SparkOptions(Config):  # type: ignore[misc]
    """What Ibis asks when it writes for Spark. Its own class comes with a backend that needs Spark and pandas."""

    treat_nan_as_null: bool = False


ibis.options.pyspark = _SparkOptions()


@dataclass(frozen=True, slots=True)
class Query:
    """The SQL text of one entity's rules, and the columns that it returns in their order.

    It reads tables named like the entities, and ``household_result`` for what areas roll up from households.
    """

    entity: str
    sql: str
    columns: tuple[str, ...]


def _expression(step: Step, dialect: str, *, last: bool = False) -> str:
    """Return a step as SQL; results and sums are cast, because engines widen sums and narrow literals."""
    sql = str(ibis.to_sql(step.expression, dialect=dialect, pretty=False))
    if not last and "SUM(" not in sql:
        return sql
    columns = ", ".join(
        f"CAST({name} AS {_SQL_TYPE[kind]}) AS {name}" for name, kind in _quoted(step.schema, dialect).items()
    )
    return f"SELECT {columns} FROM ({sql}) AS exact"


def _quoted(schema: dict[str, str], dialect: str) -> dict[str, str]:
    """Return the names of columns quoted as an engine wants it."""
    named = "spark" if dialect == SPARK else dialect
    return {exp.to_identifier(name, quoted=True).sql(dialect=named): kind for name, kind in schema.items()}


def write(plan: Plan, dialect: str = DUCKDB) -> Query:
    """Write a plan in the dialect of an engine."""
    *steps, last = plan.steps
    chain = ", ".join(f"{step.name} AS ({_expression(step, dialect)})" for step in steps)
    final = _expression(last, dialect, last=True)
    return Query(plan.entity, f"WITH {chain} {final}" if chain else final, plan.columns)


@functools.lru_cache(maxsize=64)
def compile_policy(policy: Policy, year: int, dialect: str = DUCKDB) -> dict[str, Query]:
    """Compile every query of a policy for a year; remembered as long as the process lives."""
    return {entity: write(plan, dialect) for entity, plan in plan_policy(policy, year).items()}
