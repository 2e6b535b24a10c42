"""Why a verdict is what it is, in words, for a whole table of households at once."""

from __future__ import annotations

from string import Formatter

import polars as pl

from fupin.rules.explain import show
from fupin.rules.policy import Policy
from fupin.rules.rule import Rule
from fupin.rules.tables import HOUSEHOLD
from fupin.rules.text import Text

_SEPARATOR = Text("；", "; ")


class Writer:
    """Writes the reasons and needs of households; ``frame`` has the snapshot's columns and the computed rules."""

    def __init__(self, frame: pl.DataFrame, policy: Policy, year: int, language: str) -> None:
        self.frame = frame
        self.policy = policy
        self.language = language
        self._parameters = policy.values(year)
        self._shown: dict[str, pl.Series] = {}

    def reasons(self) -> pl.Series:
        """Return a sentence for each standard that is not met, then for each that is unknown; else that all are met."""
        rules = [self.policy.graph[name] for name in self.policy.standards]
        parts = [self._sentences(rule, verdict) for verdict in (False, None) for rule in rules]
        all_met = self._sentences(self.policy.graph[self.policy.verdict], True)
        joined = self._joined(parts)
        return joined.to_frame("reason").select(pl.coalesce("reason", all_met)).to_series()

    def needs(self) -> pl.Series:
        """Return what the household needs: one entry for each standard that is not met."""
        parts = []
        for name in self.policy.standards:
            need = self.policy.graph[name].need
            if need is not None:
                parts.append(self._where(name, False, pl.lit(need.in_language(self.language))))
        return self._joined(parts)

    def _joined(self, parts: list[pl.Series]) -> pl.Series:
        frame = pl.DataFrame({str(number): part for number, part in enumerate(parts)})
        separator = _SEPARATOR.in_language(self.language)
        text = pl.concat_str(pl.all(), separator=separator, ignore_nulls=True)
        return frame.select(pl.when(text != "").then(text)).to_series()

    def _sentences(self, rule: Rule, verdict: bool | None) -> pl.Series:
        """Return the rule's reason where it has this verdict, null elsewhere."""
        assert rule.reasons is not None
        reason = {True: rule.reasons.yes, False: rule.reasons.no, None: rule.reasons.unknown}[verdict]
        pieces: list[pl.Expr] = []
        for literal, name, _, _ in Formatter().parse(reason.in_language(self.language)):
            if literal:
                pieces.append(pl.lit(literal))
            if name:
                pieces.append(self._value(name))
        return self._where(rule.name, verdict, pl.concat_str(pieces))

    def _where(self, rule: str, verdict: bool | None, text: pl.Expr) -> pl.Series:
        return self.frame.select(pl.when(pl.col(rule).eq_missing(pl.lit(verdict, pl.Boolean))).then(text)).to_series()

    def _value(self, name: str) -> pl.Expr:
        """Return a parameter, a rule or a column as people read it, with its unit."""
        if name in self._parameters:
            parameter = self.policy.parameters[name]
            shown = show(parameter.kind, self._parameters[name].value, unit=parameter.unit)
            return pl.lit(shown.in_language(self.language))
        if name not in self._shown:
            rule = self.policy.graph.get(name)
            kind, unit, codes = (
                (rule.kind, rule.unit, None)
                if rule
                else (HOUSEHOLD[name].kind, HOUSEHOLD[name].unit, HOUSEHOLD[name].codes)
            )
            distinct = self.frame[name].unique()
            texts = [show(kind, value, unit=unit, codes=codes).in_language(self.language) for value in distinct]
            table = pl.DataFrame({name: distinct, "_text": pl.Series(texts, dtype=pl.String)})
            found = self.frame.select(name).join(table, on=name, how="left", nulls_equal=True, maintain_order="left")
            self._shown[name] = found["_text"]
        return pl.lit(self._shown[name])
