"""Read determinations: figures of areas, verdicts of households, and the reasons. All within the actor's scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from fupin import policy as policies
from fupin.apps.accounts.models import AuditEvent, User
from fupin.apps.accounts.scope import Scope, scope_of
from fupin.apps.determination import store
from fupin.apps.determination.models import Determination
from fupin.rules import explain as explaining
from fupin.rules import simulation
from fupin.rules.explain import Explanation
from fupin.rules.policy import Policy
from fupin.rules.simulation import Scenario, Simulation

Row = dict[str, Any]
Wanted = bool | str | None
"""What a column must be: see ``households``."""


def by_year() -> dict[int, Determination]:
    """Return the newest determination of each year, newest year first; one query."""
    found: dict[int, Determination] = {}
    for item in Determination.objects.filter(policy=settings.POLICY).select_related("snapshot").order_by("-created"):
        found.setdefault(item.snapshot.year, item)
    return dict(sorted(found.items(), reverse=True))


def archive(*, actor: User) -> list[tuple[Determination, str]]:
    """Return every determination, newest year first, with the name of who made it (empty: the system itself).

    They tell nothing of a single household; whoever is appointed anywhere may see the list. Two queries.
    """
    if not scope_of(actor).codes:
        return []
    records = list(Determination.objects.select_related("snapshot").order_by("-snapshot__year", "-created"))
    events = AuditEvent.objects.filter(action="determine").select_related("actor")
    by = {event.subject: str(event.actor) if event.actor else "" for event in events}
    return [(record, by.get(f"determination {record.pk}", "")) for record in records]


def years() -> list[int]:
    """Return the years that have been determined, newest first."""
    return list(by_year())


def current(year: int | None = None) -> Determination | None:
    """Return the newest determination of a year (of the newest year when none is given)."""
    newest = by_year()
    return next(iter(newest.values()), None) if year is None else newest.get(year)


def policy() -> Policy:
    """Return the policy that the pages show, for titles and articles."""
    return policies.load(settings.POLICY)


def _inside(column: str, scope: Scope, code: str) -> tuple[str, list[object]]:
    """Return the condition that a code lies inside an area and inside the scope, with its values."""
    if not scope.codes:
        return "FALSE", []
    own = " OR ".join(f"starts_with({column}, ?)" for _ in scope.codes)
    return f"starts_with({column}, ?) AND ({own})", [code, *scope.codes]


def area_figures(*, actor: User, level: str, inside: str, year: int) -> list[Row]:
    """Return the figures of each area of a level inside an area, by code. Columns: the rules of the level."""
    determination = current(year)
    if determination is None:
        return []
    where, values = _inside("code", scope_of(actor), inside)
    return store.rows(
        f"SELECT * FROM read_parquet(?) WHERE {where} ORDER BY code",
        [store.result_file(determination, level), *values],
    )


def area_measures(*, actor: User, level: str, inside: str, year: int) -> list[Row]:
    """Return the measures of each area of a level inside an area, by code: Gini, Sen, multidimensional and others.

    The columns are told at ``fupin.rules.area_measures.measure_areas``; empty when the policy measures no areas.
    """
    determination = current(year)
    if determination is None or policy().measures is None:
        return []
    where, values = _inside("code", scope_of(actor), inside)
    return store.rows(
        f"SELECT * FROM read_parquet(?) WHERE {where} ORDER BY code",
        [store.result_file(determination, f"{level}_measures"), *values],
    )


def area_trend(*, actor: User, code: str, level: str) -> list[Row]:
    """Return the figures of one area for each determined year, oldest first."""
    newest = by_year()
    if not newest or not scope_of(actor).covers(code):
        return []
    files = [store.result_file(item, level) for item in newest.values()]
    return store.rows("SELECT * FROM read_parquet(?, union_by_name = true) WHERE code = ? ORDER BY year", [files, code])


_CODE_DIGITS = {"county": 6, "township": 9, "village": 12}


def _grouped(
    actor: User, inside: str, level: str, year: int, measures: str, where: str, also_by: str = ""
) -> list[Row]:
    """Return aggregates over household results by the areas of a level inside an area."""
    determination = current(year)
    if determination is None:
        return []
    condition, own = _inside("village_code", scope_of(actor), inside)
    code = f"substr(village_code, 1, {_CODE_DIGITS[level]})"
    return store.rows(
        f"SELECT {code} AS code, {measures} FROM read_parquet(?) WHERE {condition} AND ({where}) "
        f"GROUP BY {', '.join(filter(None, ('1', also_by)))} ORDER BY {', '.join(filter(None, ('1', also_by)))}",
        [store.result_file(determination, "household"), *own],
    )


def _known(names: Sequence[str]) -> None:
    for name in names:
        if name not in household_columns():
            raise KeyError(name)


def verdict_counts(
    *, actor: User, inside: str, level: str, year: int, names: Sequence[str], poor_only: bool = True
) -> list[Row]:
    """Count yes, no and unknown of household verdicts for each area of a level inside an area.

    Args:
        actor: whose scope limits the rows.
        inside: code of the area.
        level: ``county``, ``township`` or ``village``.
        year: which determination.
        names: verdict rules.
        poor_only: only households that are still poor.

    Returns:
        A row per area with ``code``, ``households`` and, for each name, ``<name>_yes``, ``_no`` and ``_unknown``.

    Raises:
        KeyError: a name or level that is not known.
    """
    _known(names)
    counts = ["count(*) AS households"]
    for name in names:
        counts += [
            f"count(*) FILTER (WHERE {name}) AS {name}_yes",
            f"count(*) FILTER (WHERE NOT {name}) AS {name}_no",
            f"count(*) FILTER (WHERE {name} IS NULL) AS {name}_unknown",
        ]
    return _grouped(actor, inside, level, year, ", ".join(counts), "poor" if poor_only else "TRUE")


def code_counts(*, actor: User, inside: str, level: str, year: int, name: str) -> list[Row]:
    """Count the households of each code of a coded household rule: rows with ``code``, ``value``, ``households``."""
    _known([name])
    return _grouped(actor, inside, level, year, f"{name} AS value, count(*) AS households", "TRUE", name)


def amount_sums(*, actor: User, inside: str, level: str, year: int, names: Sequence[str]) -> list[Row]:
    """Sum amounts of household rules for each area of a level inside an area.

    Returns:
        A row per area with ``code`` and, for each name, ``<name>`` (fen) and ``<name>_households`` (with an amount).

    Raises:
        KeyError: a name or level that is not known.
    """
    _known(names)
    sums: list[str] = ["count(*) AS households"]
    for name in names:
        sums += [
            f"CAST(coalesce(sum({name}), 0) AS BIGINT) AS {name}",
            f"count(*) FILTER (WHERE {name} > 0) AS {name}_households",
        ]
    return _grouped(actor, inside, level, year, ", ".join(sums), "TRUE")


def simulate(*, actor: User, year: int, changes: Scenario, inside: str) -> Simulation | None:
    """Compute a scenario for an area and compare it with today; None without a determination or outside the scope.

    Raises:
        ScenarioError: the scenario asks for something that the policy does not have.
    """
    determination = current(year)
    if determination is None or not scope_of(actor).covers(inside):
        return None
    frozen = store.open_snapshot(determination.snapshot, verify=False)
    return simulation.simulate(frozen, policies.load(determination.policy), changes, inside=inside)


def _household_filter(
    scope: Scope, inside: str, where: Mapping[str, Wanted], columns: set[str]
) -> tuple[str, list[object]]:
    condition, values = _inside("village_code", scope, inside)
    graph = policy().graph
    for name, wanted in where.items():
        if name not in columns:
            raise KeyError(name)
        if wanted is None:
            condition += f" AND {name} IS NULL"
        elif isinstance(wanted, str):
            condition += f" AND {name} = ?"
            values.append(wanted)
        elif name in graph and graph[name].kind in ("money", "integer"):
            condition += f" AND {name} > 0" if wanted else f" AND {name} <= 0"
        else:
            condition += f" AND {name} = {str(wanted).upper()}"
    return condition, values


def columns_determined(*, level: str, year: int) -> frozenset[str]:
    """Return the columns that the determination of a year has for a level (``household`` or a level of areas).

    Fewer than the policy's rules when rules have been added since.
    """
    determination = current(year)
    if determination is None:
        return frozenset()
    described = store.rows("DESCRIBE SELECT * FROM read_parquet(?)", [store.result_file(determination, level)])
    return frozenset(str(row["column_name"]) for row in described)


def household_columns() -> set[str]:
    """Return the columns of household results that lists may filter and sort by."""
    loaded = policy()
    rolled_up = loaded.graph.columns_rolled_up("household")
    return {"number", "village_code", *rolled_up, *(item.name for item in loaded.graph.of_entity("household"))}


def households(
    *,
    actor: User,
    inside: str,
    year: int,
    where: Mapping[str, Wanted] | None = None,
    order: str = "number",
    offset: int = 0,
    limit: int | None = 50,
) -> tuple[list[Row], int]:
    """Return a page of household results and how many there are in all.

    Args:
        actor: whose scope limits the rows.
        inside: code of the area.
        year: which determination.
        where: columns and what they must be: verdicts their value, codes a code, amounts whether there is one;
            None is "unknown".
        order: a column, with "-" before it for descending; rows without a value come last.
        offset: rows to skip.
        limit: rows to return; None for all.

    Raises:
        KeyError: a column that is not of ``household_columns()``.
    """
    determination = current(year)
    if determination is None:
        return [], 0
    columns = household_columns()
    name, direction = order.removeprefix("-"), "DESC" if order.startswith("-") else "ASC"
    if name not in columns:
        raise KeyError(name)
    condition, values = _household_filter(scope_of(actor), inside, where or {}, columns)
    file = store.result_file(determination, "household")
    page = store.rows(
        f"SELECT *, count(*) OVER () AS total_rows FROM read_parquet(?) WHERE {condition} "
        f"ORDER BY {name} {direction} NULLS LAST, number LIMIT ? OFFSET ?",
        [file, *values, limit, offset],
    )
    total = page[0]["total_rows"] if page else 0
    if not page and offset:
        counted = store.rows(f"SELECT count(*) AS n FROM read_parquet(?) WHERE {condition}", [file, *values])
        total = counted[0]["n"]
    for row in page:
        del row["total_rows"]
    return page, int(str(total))


def results_of(*, actor: User, numbers: list[str], year: int) -> dict[str, Row]:
    """Return the results of the households with these numbers, by number; outside the scope they are left out."""
    determination = current(year)
    if determination is None or not numbers:
        return {}
    where, values = _inside("village_code", scope_of(actor), "")
    found = store.rows(
        f"SELECT * FROM read_parquet(?) WHERE number IN (SELECT unnest(?)) AND {where}",
        [store.result_file(determination, "household"), numbers, *values],
    )
    return {str(row["number"]): row for row in found}


def household(*, actor: User, number: str, year: int) -> Row | None:
    """Return the results of one household; None when it has none or lies outside the scope."""
    return results_of(actor=actor, numbers=[number], year=year).get(number)


def explain(*, actor: User | None, number: str, year: int, rule: str | None = None) -> Explanation | None:
    """Tell why a household has its verdict, computed afresh from the snapshot; None when the actor cannot see it.

    ``actor`` None is the system itself (command line on the server). ``rule`` asks for another household rule than
    the verdict.

    Raises:
        KeyError: the policy has no such rule of households.
    """
    determination = current(year)
    if determination is None:
        return None
    if actor is not None and household(actor=actor, number=number, year=year) is None:
        return None
    frozen = store.open_snapshot(determination.snapshot, verify=False)
    return explaining.explain(frozen, policies.load(determination.policy), number, rule)


def targets(*, year: int, prefecture: str) -> Row:
    """Return what the decision (§3) allows at the end of the year for a prefecture; empty without a determination.

    Keys ``planned_poor_persons`` and ``planned_poor_villages``.
    """
    determination = current(year)
    totals: Row = determination.totals.get(prefecture, {}) if determination else {}
    return {name: totals[name] for name in ("planned_poor_persons", "planned_poor_villages") if name in totals}
