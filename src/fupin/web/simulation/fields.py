"""The numbers of a policy as sliders: generated from its parameters, the common ones first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fupin.rules.parameters import PREVIOUS, UNCONFIRMED, Parameter, Value
from fupin.rules.policy import Policy
from fupin.rules.rule import Rule
from fupin.web import formats

GROUPS: Mapping[str, str | Promise] = {
    "lines": gettext_lazy("Lines"),
    "exits": gettext_lazy("Exit of households and villages"),
    "county_exit": gettext_lazy("Exit of counties"),
    "monitoring": gettext_lazy("Falling back"),
    "assistance": gettext_lazy("Subsistence allowance and disability"),
    "education": gettext_lazy("Education aid"),
    "ecology": gettext_lazy("Grassland and rangers"),
    "medical": gettext_lazy("Medical insurance and aid"),
    "credit": gettext_lazy("Credit"),
    "clues": gettext_lazy("Clues"),
    "causes": gettext_lazy("Causes of poverty"),
}
"""Files of a policy's parameters by what they are about, the common ones first; others follow under ``OTHER``."""

OPEN = ("lines", "exits", "assistance")
"""Groups that are open from the start."""

OTHER = gettext_lazy("Other numbers")
_STEPS = tuple(Decimal(10) ** power * factor for power in range(-2, 6) for factor in (1, 5))
_ZERO_RANGE = {"money": Decimal(10_000), "hundredths": Decimal(100), "ratio": Decimal(100), "integer": Decimal(10)}
_LARGEST = Decimal(10) ** 9


@dataclass(frozen=True, slots=True)
class Slider:
    """A parameter with the value of today and the value that is tried, both as people write them.

    Shares are shown as per cent; ``factor`` is what a shown value is divided by to be a value of the policy.
    """

    name: str
    title: str
    unit: str
    article: str
    today: Decimal
    value: str
    largest: Decimal
    step: Decimal
    factor: int
    unconfirmed: bool
    error: str = ""

    @property
    def changed(self) -> bool:
        """Whether another value than today's is tried."""
        return bool(self.error) or self.value != _plain(self.today)

    @property
    def today_shown(self) -> str:
        """Today's value for an input: no thousands, no needless zeros."""
        return _plain(self.today)


@dataclass(frozen=True, slots=True)
class Group:
    """Sliders under one heading; ``open`` when it is shown from the start or something in it is changed."""

    name: str
    title: str | Promise
    sliders: list[Slider]

    @property
    def open(self) -> bool:
        """Whether the group is open."""
        return self.name in OPEN or any(slider.changed for slider in self.sliders)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}" if number else "0"


def _shown(parameter: Parameter, value: Value) -> tuple[Decimal, int, str]:
    """Return a value as people write it, the factor to it, and its unit."""
    unit = formats.text(parameter.unit)
    if parameter.kind == "ratio":
        share = 0 <= value.value <= 1
        return Decimal(str(value.value)) * (100 if share else 1), 100 if share else 1, "%" if share else _("times")
    if parameter.kind in ("money", "hundredths"):
        return Decimal(value.value) / 100, 1, unit
    return Decimal(value.value), 1, unit


def _scale(today: Decimal, kind: str, unit: str) -> tuple[Decimal, Decimal]:
    """Return the largest value of a slider, about twice today's, and its step, about a hundredth of that."""
    if unit == "%":
        largest = Decimal(100) if today > 10 or not today else Decimal(20)
    else:
        largest = today * 2 if today else _ZERO_RANGE[kind]
    step = next((step for step in _STEPS if step >= largest / 200), _STEPS[-1])
    if kind == "integer":
        step = max(step.quantize(Decimal(1), ROUND_HALF_UP), Decimal(1))
    return (largest / step).to_integral_value(ROUND_HALF_UP) * step, step


def _is_used(policy: Policy, item: Rule) -> bool:
    """Whether a simulation shows what a rule gives: all but the targets of prefectures."""
    return item.entity != "prefecture"


def parameters_used(policy: Policy, year: int) -> dict[str, Value]:
    """Return the values of the year that may be tried: those that rules use, without those of the year before."""
    inputs = {name for item in policy.graph.values() if _is_used(policy, item) for name in item.inputs}
    inputs |= {found[0] for name in inputs if (found := policy.graph.dated(name))}
    return {
        name: value
        for name, value in policy.values(year).items()
        if name in inputs and not name.startswith(PREVIOUS) and policy.parameters[name].unit_name != "year"
    }


def groups(policy: Policy, year: int, written: Mapping[str, str]) -> list[Group]:
    """Return the sliders in groups.

    Args:
        policy: the policy.
        year: whose values are today's.
        written: what was written, by parameter; today's value where nothing was.
    """
    found: dict[str, list[Slider]] = {}
    for name, value in parameters_used(policy, year).items():
        parameter = policy.parameters[name]
        file = parameter.file.rsplit("/", 1)[-1].removesuffix(".yaml")
        found.setdefault(file if file in GROUPS else "", []).append(_slider(parameter, value, written.get(name)))
    ordered = [(name, found[name]) for name in (*GROUPS, "") if name in found]
    return [Group(name, GROUPS.get(name, OTHER), sliders) for name, sliders in ordered]


def _slider(parameter: Parameter, value: Value, written: str | None) -> Slider:
    today, factor, unit = _shown(parameter, value)
    largest, step = _scale(today, parameter.kind, unit)
    text = _plain(today) if written is None or not written.strip() else written.strip()
    error, number = _read(parameter, text, unit)
    return Slider(
        name=parameter.name,
        title=formats.text(parameter.title),
        unit=unit,
        article=parameter.article,
        today=today,
        value=text if number is None else _plain(number),
        largest=max(largest, number or Decimal(0)),
        step=step,
        factor=factor,
        unconfirmed=value.confidence in UNCONFIRMED,
        error=error,
    )


def _read(parameter: Parameter, text: str, unit: str) -> tuple[str, Decimal | None]:
    """Return what is wrong with a number as written, and the number when nothing is."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        return _("“%(text)s” is not a number. Write digits such as 2855 or 2855.50.") % {"text": text[:20]}, None
    if not 0 <= number <= _LARGEST:
        return _("The number must lie between 0 and 1,000,000,000."), None
    if unit == "%" and number > 100:
        return _("A share cannot be more than 100 %."), None
    whole = number if parameter.kind == "integer" else number * 100
    if parameter.kind != "ratio" and whole != whole.to_integral_value():
        finest = _("a whole number") if parameter.kind == "integer" else _("a number with at most two decimals")
        return _("This must be %(finest)s.") % {"finest": finest}, None
    return "", number
