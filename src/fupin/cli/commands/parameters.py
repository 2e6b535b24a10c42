"""fupin parameters: the numbers of a policy, with their sources."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from fupin import policy as policies
from fupin.rules.explain import show
from fupin.rules.parameters import PREVIOUS, UNCONFIRMED, Parameter, Value
from fupin.rules.text import Text

_WIDTH = 100
"""Characters in a line where no terminal says how many."""

_HEADINGS = (Text("参数", "Parameter"), Text("起", "From"), Text("值", "Value"), Text("依据", "Confidence"))
_SOURCE = Text("来源", "Source")
_CONFIDENCE = {
    "decision": Text("决定原文", "decision"),
    "published": Text("公开来源", "published"),
    "derived": Text("推算", "derived"),
    "background": Text("背景知识", "background"),
    "conflict": Text("来源不一", "conflict"),
    "gap": Text("缺失", "gap"),
}
_COUNTED = Text(
    "{parameters}项参数，{values}个值，其中{unconfirmed}个待确认",
    "{parameters} parameters, {values} values, {unconfirmed} of them to be confirmed",
)
_CSV = ("name", "title_zh", "title_en", "article", "unit", "from", "to", "value", "confidence", "source", "file")


@dataclass(frozen=True, slots=True)
class _Dated:
    """A value with the last day on which it holds; None when it holds until further notice."""

    parameter: Parameter
    value: Value
    until: dt.date | None

    @property
    def unconfirmed(self) -> bool:
        """Whether somebody must confirm it."""
        return self.value.confidence in UNCONFIRMED

    @property
    def number(self) -> Decimal:
        """The value in its unit, as the policy's file has it."""
        kept = Decimal(str(self.value.value))
        return kept / 100 if self.parameter.kind in ("money", "hundredths") else kept


@click.command()
@click.option("--policy", type=click.Choice(policies.names()), default="ganzi2015", show_default=True)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Only the values that hold on this day.")
@click.option("--unconfirmed", is_flag=True, help="Only values that somebody must confirm.")
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def command(policy: str, day: dt.datetime | None, unconfirmed: bool, form: str, language: str) -> None:
    """List every parameter of a policy: value, unit, from when, confidence, source, article."""
    listed = [
        dated
        for name, parameter in policies.load(policy).parameters.items()
        if not name.startswith(PREVIOUS)  # the same parameter a year earlier
        for dated in _dated(parameter)
        if (day is None or _holds(dated, day.date())) and (dated.unconfirmed or not unconfirmed)
    ]
    if form == "json":
        click.echo(json.dumps([*_records(listed)], ensure_ascii=False, indent=2))
    elif form == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(_CSV)
        writer.writerows(map(_row, listed))
    else:
        _print(listed, language)


def _dated(parameter: Parameter) -> Iterator[_Dated]:
    for value, following in itertools.zip_longest(parameter.values, parameter.values[1:]):
        yield _Dated(parameter, value, following.since - dt.timedelta(days=1) if following else None)


def _holds(dated: _Dated, day: dt.date) -> bool:
    return dated.value.since <= day and (dated.until is None or day <= dated.until)


def _records(listed: list[_Dated]) -> Iterator[dict[str, object]]:
    for _, found in itertools.groupby(listed, lambda dated: dated.parameter.name):
        group = list(found)
        parameter = group[0].parameter
        yield {
            "name": parameter.name,
            "title": {"zh": parameter.title.zh, "en": parameter.title.en},
            "article": parameter.article,
            "unit": parameter.unit_name,
            "file": parameter.file,
            "values": [
                {
                    "from": dated.value.since.isoformat(),
                    "to": dated.until.isoformat() if dated.until else None,
                    "value": int(dated.number) if dated.number == int(dated.number) else float(dated.number),
                    "confidence": dated.value.confidence,
                    "unconfirmed": dated.unconfirmed,
                    "source": dated.value.source,
                }
                for dated in group
            ],
        }


def _row(dated: _Dated) -> tuple[object, ...]:
    parameter, value = dated.parameter, dated.value
    title = (parameter.title.zh, parameter.title.en)
    days = (value.since, dated.until or "")
    return (parameter.name, *title, parameter.article, parameter.unit_name, *days, f"{dated.number:f}",
            value.confidence, value.source, parameter.file)  # fmt: skip


def _print(listed: list[_Dated], language: str) -> None:
    """Print a table: the name of a parameter once, sources folded beside the values that they are for."""
    table = Table(box=box.SIMPLE_HEAD)
    name, since, value, confidence = (heading.in_language(language) for heading in _HEADINGS)
    widest = max((len(dated.parameter.name) for dated in listed), default=0)  # names are for copying: never broken
    table.add_column(name, width=max(widest, 24))
    table.add_column(since, no_wrap=True)
    table.add_column(value, no_wrap=True, justify="right")
    table.add_column(confidence, no_wrap=True)
    table.add_column(_SOURCE.in_language(language), overflow="fold")
    for _, found in itertools.groupby(listed, lambda dated: dated.parameter.name):
        group = list(found)
        for number, dated in enumerate(group):
            parameter, held = dated.parameter, dated.value
            unit = parameter.unit.in_language(language)
            below = " · ".join(filter(None, (unit, parameter.article)))
            title = f"{escape(parameter.title.in_language(language))}\n[dim]{parameter.name}\n{below}[/dim]"
            amount = show(parameter.kind, held.value, unit=parameter.unit).in_language(language)
            words = _CONFIDENCE[held.confidence].in_language(language)
            table.add_row(
                "" if number else title,
                f"{held.since}",
                amount.removesuffix(unit).rstrip(),
                f"[yellow]{words}[/yellow]" if dated.unconfirmed else words,
                escape(held.source),
                end_section=dated is group[-1],
            )
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH)
    console.print(table)
    counts = {
        "parameters": len({dated.parameter.name for dated in listed}),
        "values": len(listed),
        "unconfirmed": sum(dated.unconfirmed for dated in listed),
    }
    console.print(_COUNTED.format(**{key: str(count) for key, count in counts.items()}).in_language(language))
