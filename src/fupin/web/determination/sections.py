"""The sections of a determination: a table each, with a chart where one would rather look than read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fupin.apps.areas.models import Level
from fupin.apps.determination import queries
from fupin.rules.policy import Policy
from fupin.web import formats
from fupin.web.determination.rows import Place, Row, by_code, summed
from fupin.web.standards import BATCHES, Standard, batches, county_standards, household_standards, village_standards
from fupin.web.tables import (
    AmountColumn,
    Column,
    LackColumn,
    LinkColumn,
    NumberColumn,
    PercentColumn,
    Table,
    VerdictColumn,
    WordColumn,
    YuanColumn,
)

TOTAL = gettext_lazy("Total")


@dataclass(frozen=True, slots=True)
class Section:
    """A table with what stands above it; ``chart`` holds the data of a bar chart."""

    table: Table
    note: str | Promise = ""
    chart: Row | None = None
    paged: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """A section by the name that addresses give it; ``build`` returns None where there is nothing to show."""

    name: str
    label: str | Promise
    empty: str | Promise
    build: Callable[[Place, Policy, bool], Section | None]


class PlaceTable(Table):
    """Areas, a row each."""

    name = LinkColumn(verbose_name=gettext_lazy("Area"), order_by="code", address=lambda row: row["url"])

    class Meta(Table.Meta):
        order_by = "name"
        empty_text = gettext_lazy("No area below this one is known. Import areas with: fupin areas import")


def _table(rows: Sequence[Row], columns: Sequence[tuple[str, Column]], title: str) -> PlaceTable:
    table = PlaceTable(rows, extra_columns=columns)
    table.title = title
    return table


def _determined(place: Place, names: Sequence[str], level: str = "household") -> tuple[str, ...]:
    """Return the rules that the determination of the year has results of."""
    known = queries.columns_determined(level=level, year=place.year)
    return tuple(name for name in names if name in known)


def _total_row(place: Place, rows: Sequence[Row], names: Sequence[str]) -> Row:
    """Return the row of totals, which leads to the whole area."""
    return summed(rows, names) | place.addresses(place.area.code) | {"name": str(TOTAL)}


def standards(place: Place, policy: Policy, for_file: bool) -> Section | None:
    """How many poor households fall short of each standard, area by area."""
    names = _determined(place, policy.standards)
    if not names:
        return None
    asked = _determined(place, (*names, policy.verdict))
    counts = queries.verdict_counts(**place.inside, level=place.level, names=asked)
    measured = ("households", *(f"{name}_{verdict}" for name in asked for verdict in ("yes", "no", "unknown")))
    rows = place.named(counts, dict.fromkeys(measured, 0))
    columns: list[tuple[str, Column]] = [
        ("households", NumberColumn(verbose_name=_("Poor households"), address=_listed("status=poor")))
    ]
    for standard in household_standards(policy.name):
        if standard.name in names:
            columns += _lack(standard, for_file)
    ready = f"{policy.verdict}_yes"
    columns.append(
        (
            ready,
            NumberColumn(
                verbose_name=_("Ready for exit"),
                address=_listed(f"status=poor&standard={policy.verdict}&verdict=yes"),
            ),
        )
    )
    table = _table(rows, columns, _("Standards of households"))
    table.totals = _total_row(place, rows, measured) if len(rows) > 1 else None
    return Section(
        table,
        _(
            "Poor households that do not meet a standard; beside it with a question mark those of which it is not "
            "known. The darker a cell, the greater their share. Each number opens its list."
        ),
    )


def _listed(query: str) -> Callable[[Row], str]:
    return lambda row: str(row["list"]) + query


def _lack(standard: Standard, for_file: bool) -> list[tuple[str, Column]]:
    """Return the column of a standard; in a file, where nothing is shaded or linked, two of them."""
    if not for_file:
        return [(f"{standard.name}_no", LackColumn(standard.name, standard.short, standard.title))]
    title = formats.text(standard.title)
    return [
        (f"{standard.name}_{verdict}", NumberColumn(verbose_name=f"{title}: {word}"))
        for verdict, word in (("no", formats.verdict(False)), ("unknown", formats.verdict(None)))
    ]


def _verdicts(
    place: Place, level: Level, shown: Sequence[Standard], verdict: str, policy: Policy
) -> tuple[list[Row], list[tuple[str, Column]]]:
    """Return areas of a level with their verdicts, a column each."""
    known = set(_determined(place, [*(one.name for one in shown), verdict], level))
    names = place.names(level)
    figures = queries.area_figures(**place.inside, level=level)
    rows = [
        row | place.addresses(str(row["code"])) | {"name": names.get(str(row["code"]), row["code"])}
        for row in figures
        if row["households"]
    ]
    columns: list[tuple[str, Column]] = [
        ("poor_households", NumberColumn(verbose_name=_("Poor households"), address=_listed("status=poor"))),
        ("incidence", PercentColumn(verbose_name=_("Headcount ratio"))),
        *((one.name, VerdictColumn(one.short, one.title)) for one in shown if one.name in known),
    ]
    if verdict in known:
        columns.append((verdict, VerdictColumn(_("Ready for exit"), policy.graph[verdict].title)))
    return rows, columns


def villages(place: Place, policy: Policy, for_file: bool) -> Section | None:
    """Which village meets which standard of villages."""
    verdict = policy.village_verdict
    if not _determined(place, (verdict,), Level.VILLAGE):
        return None
    rows, columns = _verdicts(place, Level.VILLAGE, village_standards(policy.name), verdict, policy)
    for row in rows:
        row["poor_village"] = bool(row.get("poor_villages"))
    columns.insert(0, ("poor_village", WordColumn(verbose_name=_("Poor village"))))
    return Section(
        _table(rows, columns, _("Standards of villages")),
        _(
            "%(title)s. Villages with registered households: %(count)s; ready: %(ready)s, not: %(no)s, "
            "unknown: %(open)s."
        )
        % {"title": formats.text(policy.graph[verdict].title), **_tally(rows, verdict)},
        paged=True,
    )


def counties(place: Place, policy: Policy, for_file: bool) -> Section | None:
    """Which county meets which standard of counties."""
    verdict = policy.county_verdict
    if place.area.level not in (Level.PREFECTURE, Level.COUNTY) or not _determined(place, (verdict,), Level.COUNTY):
        return None
    rows, columns = _verdicts(place, Level.COUNTY, county_standards(policy.name), verdict, policy)
    return Section(
        _table(rows, columns, _("Standards of counties")),
        _("%(title)s. Counties: %(count)s; ready: %(ready)s, not: %(no)s, unknown: %(open)s.")
        % {"title": formats.text(policy.graph[verdict].title), **_tally(rows, verdict)},
    )


def _tally(rows: Sequence[Row], verdict: str) -> dict[str, str]:
    found = [row[verdict] for row in rows]
    counts = {"count": len(found), "ready": found.count(True), "no": found.count(False), "open": found.count(None)}
    return {name: formats.integer(count) for name, count in counts.items()}


class NeedTable(Table):
    """What is lacking, by who is responsible for it."""

    title = gettext_lazy("Needs")
    department = Column(verbose_name=gettext_lazy("Department"), attrs={"th": {}})
    need = Column(verbose_name=gettext_lazy("Measure"))
    standard = Column(verbose_name=gettext_lazy("Standard"))
    article = Column(verbose_name=gettext_lazy("Article"))
    lacking = NumberColumn(
        verbose_name=gettext_lazy("Households lacking it"), address=lambda row: row["list"] + row["query"] + "no"
    )
    share = PercentColumn(verbose_name=gettext_lazy("Share of poor households"))
    unknown = NumberColumn(
        verbose_name=gettext_lazy("Unknown"), address=lambda row: row["list"] + row["query"] + "unknown"
    )

    class Meta(Table.Meta):
        order_by = "department"


def needs(place: Place, policy: Policy, for_file: bool) -> Section | None:
    """What poor households lack, department by department."""
    names = _determined(place, policy.needs)
    if not names:
        return None
    counts = queries.verdict_counts(**place.inside, level=place.level, names=names)
    total = summed(counts, ["households", *(f"{name}_{verdict}" for name in names for verdict in ("no", "unknown"))])
    links = place.addresses(place.area.code)
    rows: list[Row] = []
    for name in names:
        item = policy.graph[name]
        lacking = total[f"{name}_no"]
        rows.append(
            {
                "department": formats.text(item.department),
                "need": formats.text(item.need or item.title),
                "standard": formats.text(item.title),
                "article": item.article,
                "lacking": lacking,
                "share": lacking / total["households"] if total["households"] else None,
                "unknown": total[f"{name}_unknown"],
                "query": f"status=poor&standard={name}&verdict=",
                "list": links["list"],
            }
        )
    return Section(
        NeedTable(rows),
        _("What poor households lack, and who is responsible for supplying it. Each number opens its list."),
        _bars(
            [(row["need"], row["lacking"], f"{row['list']}{row['query']}no") for row in rows],
            _("Households lacking it"),
        ),
    )


def _bars(bars: Sequence[tuple[str, float, str]], name: str) -> Row:
    """Return the data of a bar chart: name, length and address of each bar, the longest first."""
    ordered = sorted(bars, key=lambda bar: -bar[1])
    return {
        "name": name,
        "names": [bar[0] for bar in ordered],
        "values": [bar[1] for bar in ordered],
        "urls": [bar[2] for bar in ordered],
    }


def _batches(rule: str) -> Callable[[Place, Policy, bool], Section | None]:
    def build(place: Place, policy: Policy, for_file: bool) -> Section | None:
        """How many poor households belong to each batch, area by area."""
        if rule not in batches(policy.name) or not _determined(place, (rule,)):
            return None
        item = policy.graph[rule]
        assert item.codes is not None
        measured = [f"code_{code}" for code in item.codes]
        counts = queries.code_counts(**place.inside, level=place.level, name=rule)
        rows = place.named(by_code(counts, item.codes), dict.fromkeys(measured, 0))
        totals = _total_row(place, rows, measured)
        for row in (*rows, totals):
            row["all_codes"] = sum(row[name] for name in measured)
        columns = [
            (
                f"code_{code}",
                NumberColumn(
                    verbose_name=formats.text(item.codes.label(code)), address=_listed(f"batch={rule}:{code}")
                ),
            )
            for code in item.codes
        ]
        columns.append(("all_codes", NumberColumn(verbose_name=TOTAL)))
        table = _table(rows, columns, formats.text(item.codes.title))
        table.totals = totals if len(rows) > 1 else None
        bars = [
            (formats.text(item.codes.label(code)), totals[f"code_{code}"], f"{totals['list']}batch={rule}:{code}")
            for code in item.codes
        ]
        return Section(
            table,
            _("Every poor household by its primary batch: the first that applies. %(formula)s (%(article)s)")
            % {"formula": formats.text(item.formula) if item.formula else "", "article": item.article},
            _bars(bars, _("Households")),
        )

    return build


def entitlements(place: Place, policy: Policy, for_file: bool) -> Section | None:
    """What households are entitled to in the year, area by area."""
    names = _determined(place, policy.entitlements)
    if not names:
        return None
    sums = queries.amount_sums(**place.inside, level=place.level, names=names)
    measured = [column for name in names for column in (name, f"{name}_households")]
    rows = place.named(sums, dict.fromkeys(measured, 0))
    totals = _total_row(place, rows, measured)
    for row in (*rows, totals):
        row["all_amounts"] = sum(row[name] for name in names)
    columns: list[tuple[str, Column]] = []
    for name in names:
        title = policy.graph[name].title
        if for_file:
            columns.append((name, YuanColumn(verbose_name=f"{formats.text(title)} ({_('yuan')})")))
            heading = f"{formats.text(title)} ({_('households')})"
            columns.append((f"{name}_households", NumberColumn(verbose_name=heading)))
        else:
            columns.append((name, AmountColumn(name, title)))
    columns.append(("all_amounts", YuanColumn(verbose_name=_("Total (yuan)"))))
    table = _table(rows, columns, _("Entitlements"))
    table.totals = totals if len(rows) > 1 else None
    bars = [
        (formats.text(policy.graph[name].title), totals[name] / 100, f"{totals['list']}standard={name}&verdict=yes")
        for name in names
    ]
    return Section(
        table,
        _(
            "What the rules entitle registered households to in the year, in yuan, and how many of them. It is what "
            "is due, not what has been paid."
        ),
        _bars(bars, _("Yuan a year")),
    )


TABS = (
    Tab(
        "standards", gettext_lazy("Household standards"),
        gettext_lazy("This policy has no standards of households."), standards,
    ),
    Tab(
        "villages", gettext_lazy("Village standards"),
        gettext_lazy("This policy has no standards of villages, or they were not determined for this year."), villages,
    ),
    Tab(
        "counties", gettext_lazy("County standards"),
        gettext_lazy("Counties are judged at county level and above, by policies that have standards of counties."),
        counties,
    ),
    Tab("needs", gettext_lazy("Needs by department"), gettext_lazy("This policy names no needs."), needs),
    Tab("batches", gettext_lazy("Five batches"), gettext_lazy("This policy has no batches."), _batches(BATCHES[0])),
    Tab(
        "national", gettext_lazy("Five batches, national"), gettext_lazy("This policy has no batches."),
        _batches(BATCHES[1]),
    ),
    Tab(
        "entitlements", gettext_lazy("Entitlements"),
        gettext_lazy(
            "No entitlement has been determined for this year. Either this policy has none, or they were added to it "
            "after the determination; then determine the year again:"
        ),
        entitlements,
    ),
)  # fmt: skip
