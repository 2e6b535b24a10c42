"""fupin explain: why a household has its verdict."""

from __future__ import annotations

import json

import click
from rich.console import Console
from rich.tree import Tree

from fupin.apps.determination import queries
from fupin.rules.errors import FupinError
from fupin.rules.explain import Explanation, Node


class NotDetermined(FupinError):
    """There is no determination of this household."""


def _line(node: Node, language: str) -> str:
    shown = node.shown.in_language(language)
    text = f"[b]{node.title.in_language(language)}[/b]: {shown}"
    if node.sentence is not None and node.sentence.in_language(language) != shown:
        text += f" — {node.sentence.in_language(language)}"
    if node.formula is not None:
        text += f" [dim]= {node.formula.in_language(language)}[/dim]"
    return text + (f" [cyan]{node.article}[/cyan]" if node.article else "")


def _grow(tree: Tree, node: Node, language: str) -> None:
    for parameter in node.parameters:
        tree.add(
            f"[yellow]{parameter.title.in_language(language)}: {parameter.shown.in_language(language)}[/yellow] "
            f"[dim]{parameter.since} · {parameter.confidence} · {parameter.source}[/dim]"
        )
    members = {item.member for item in node.inputs}
    for item in node.inputs:
        label = f"{item.member} · " if item.member and len(members) > 1 else ""
        _grow(tree.add(label + _line(item, language)), item, language)


def _print(explanation: Explanation, language: str) -> None:
    tree = Tree(f"{explanation.number} · {explanation.year}\n{_line(explanation.root, language)}")
    _grow(tree, explanation.root, language)
    console = Console()
    console.print(tree)
    console.print(
        f"[dim]{explanation.policy} {explanation.policy_digest[:12]} · {explanation.snapshot_sha256[:12]}[/dim]"
    )


@click.command()
@click.argument("number")
@click.option("--year", type=int, help="Year of the determination; the newest when not given.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def command(number: str, year: int | None, form: str, language: str) -> None:
    """Explain the verdict of the household with this NUMBER (户编号): values, parameters, articles."""
    newest = queries.current(year)
    if newest is None:
        raise NotDetermined(
            f"nothing has been determined{f' for {year}' if year else ''} yet; "
            "run: fupin freeze --year YEAR --determine"
        )
    explanation = queries.explain(actor=None, number=number, year=newest.snapshot.year)
    if explanation is None:
        raise NotDetermined(f"household {number} is not in the snapshot of {newest.snapshot.year}; check the number")
    if form == "json":
        click.echo(json.dumps(explanation.as_json(), ensure_ascii=False, indent=1))
    else:
        _print(explanation, language)
