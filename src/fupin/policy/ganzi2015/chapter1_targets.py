"""Chapter 1, aims: the targets of §3 against what is, and how far each facility has come.

The decision sets figures for the prefecture as a whole: people and villages a year, and none left in 2020. It does not
say how they are divided among counties, townships and villages, and a snapshot of one year does not hold the poor of
the base year from which shares could be taken. A division made here would be an invention; it is a plan that people
make, and it is kept where plans are kept.
"""

from __future__ import annotations

from fupin.policy.ganzi2015 import departments
from fupin.policy.ganzi2015.chapter1_aims import VILLAGES
from fupin.rules.arithmetic import Code, Count, Truth, all_of, count_of, members, unless_incomplete
from fupin.rules.rule import Reasons, rule
from fupin.rules.tables import HOUSEHOLDS
from fupin.rules.text import Text


@rule("area", article="§3", kind="integer", unit=VILLAGES, title=Text("剩余贫困村", "Poor villages left"))
def remaining_poor_villages(poor_villages: Count, exited_villages: Count) -> Count:
    """Poor villages of the area that have not exited by the end of the year."""
    return poor_villages - exited_villages


@rule(
    "prefecture",
    article="§3",
    kind="verdict",
    title=Text("减贫人口达到年度目标", "People on target"),
    reasons=Reasons(
        yes=Text(
            "贫困人口{poor_persons}，不超过目标{planned_poor_persons}",
            "Poor persons {poor_persons}: not more than the target of {planned_poor_persons}",
        ),
        no=Text(
            "贫困人口{poor_persons}，超过目标{planned_poor_persons}",
            "Poor persons {poor_persons}: more than the target of {planned_poor_persons}",
        ),
        unknown=Text(
            "有户贫困状态不详，或无在册户", "Of some household it is not known whether it is poor, or there is none"
        ),
    ),
)
def persons_on_target(
    poor_persons: Count, planned_poor_persons: Count, households: Count, households_of_unknown_status: Count
) -> Truth:
    """Not more poor persons are left in the register than the decision plans for the end of the year.

    Unknown while it holds only for the households whose status is known, and for an empty register.
    """
    complete = (households > 0) & (households_of_unknown_status == 0)
    return (poor_persons <= planned_poor_persons) & unless_incomplete(complete)


@rule(
    "prefecture",
    article="§3",
    kind="verdict",
    title=Text("贫困村退出达到年度目标", "Villages on target"),
    reasons=Reasons(
        yes=Text(
            "剩余贫困村{remaining_poor_villages}，不超过目标{planned_poor_villages}",
            "Poor villages left {remaining_poor_villages}: not more than the target of {planned_poor_villages}",
        ),
        no=Text(
            "剩余贫困村{remaining_poor_villages}，超过目标{planned_poor_villages}",
            "Poor villages left {remaining_poor_villages}: more than the target of {planned_poor_villages}",
        ),
        unknown=Text("有村属性不详", "Of some village it is not known whether it is a poor one"),
    ),
)
def villages_on_target(
    remaining_poor_villages: Count, planned_poor_villages: Count, villages_of_unknown_kind: Count
) -> Truth:
    """Not more poor villages are left than the decision plans for the end of the year.

    Unknown while it is not recorded of some village whether it is a poor one.
    """
    return (remaining_poor_villages <= planned_poor_villages) & unless_incomplete(villages_of_unknown_kind == 0)


@rule(
    "area",
    of="village",
    article="§3",
    kind="integer",
    unit=VILLAGES,
    title=Text("贫困村属性不详", "Villages of unknown kind"),
)
def villages_of_unknown_kind(poor_village: Truth) -> Count:
    """Villages of which it is not recorded whether they are poor villages."""
    return count_of(poor_village.isnull())


@rule(
    "area",
    of="household",
    article="§1",
    kind="integer",
    unit=HOUSEHOLDS,
    title=Text("贫困状态不详", "Households of unknown status"),
)
def households_of_unknown_status(poor: Truth) -> Count:
    """Households of which it is not known whether they are poor; they do not count as poor or as not poor."""
    return count_of(poor.isnull())


@rule("area", of="village", article="§3", kind="integer", unit=VILLAGES, title=Text("行政村数", "Villages"))
def villages(village_code: Code) -> Count:
    """Villages of the area, poor or not."""
    return members(village_code)


@rule(
    "area",
    of="village",
    article="§3 §11",
    kind="integer",
    unit=VILLAGES,
    title=Text("通硬化路村", "With a hardened road"),
)
def villages_with_road(hardened_road: Truth) -> Count:
    """Villages to which a hardened road leads."""
    return count_of(hardened_road)


@rule(
    "area", of="village", article="§11", kind="integer", unit=VILLAGES, title=Text("通客运班车村", "With a bus service")
)
def villages_with_bus(bus: Truth) -> Count:
    """Villages with a bus service."""
    return count_of(bus)


@rule(
    "area", of="village", article="§3 §15", kind="integer", unit=VILLAGES, title=Text("有达标卫生室村", "With a clinic")
)
def villages_with_clinic(clinic: Truth) -> Count:
    """Villages with a clinic that meets the standard."""
    return count_of(clinic)


@rule(
    "area",
    of="village",
    article="§3 §16",
    kind="integer",
    unit=VILLAGES,
    title=Text("有文化室村", "With a culture room"),
)
def villages_with_culture_room(culture_room: Truth) -> Count:
    """Villages with a culture room."""
    return count_of(culture_room)


@rule("area", of="village", article="§3 §13", kind="integer", unit=VILLAGES, title=Text("通宽带村", "With broadband"))
def villages_with_broadband(broadband: Truth) -> Count:
    """Villages that are connected to a network."""
    return count_of(broadband)


@rule(
    "county",
    of="township",
    article="§3 §11",
    kind="verdict",
    title=Text("乡乡通油路水泥路", "A paved road to every township"),
    need=Text("通乡油路、水泥路", "Paved road to the township"),
    department=departments.TRANSPORT,
    reasons=Reasons(
        yes=Text("每个乡镇均通油路或水泥路", "Every township has a paved road"),
        no=Text("有乡镇未通油路、水泥路", "A township has no paved road"),
        unknown=Text("有乡镇道路情况未填", "The road of a township is not recorded"),
    ),
)
def paved_road_everywhere(paved_road: Truth) -> Truth:
    """A paved road leads to every township of the county."""
    return all_of(paved_road)
