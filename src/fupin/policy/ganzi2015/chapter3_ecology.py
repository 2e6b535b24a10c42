"""Chapter 3, ecology: the grassland reward and posts of rangers (§19)."""

from __future__ import annotations

from fupin.rules.arithmetic import (
    Code,
    Count,
    Money,
    Truth,
    any_of,
    choose,
    first_known,
    for_area,
    for_months,
    total_if_known,
    unknown_amount,
)
from fupin.rules.rule import Reasons, rule
from fupin.rules.tables import YUAN_A_YEAR
from fupin.rules.text import Text
from fupin.rules.totals import area_totals


@rule(
    "household",
    article="§19",
    kind="verdict",
    title=Text("禁牧与草畜平衡面积不重复", "No grassland counted twice"),
    reasons=Reasons(
        yes=Text(
            "禁牧{grazing_ban_area}与草畜平衡{grass_balance_area}之和不超过牧草地{pasture}",
            "Grazing ban {grazing_ban_area} and balanced grazing {grass_balance_area} fit into the pasture {pasture}",
        ),
        no=Text(
            "禁牧{grazing_ban_area}与草畜平衡{grass_balance_area}之和超过牧草地{pasture}",
            "Grazing ban {grazing_ban_area} and balanced grazing {grass_balance_area} exceed the pasture {pasture}",
        ),
        unknown=Text("草原面积未填全", "Areas of grassland are not fully recorded"),
    ),
    formula=Text("禁牧面积＋草畜平衡面积不超过牧草地面积", "ban + balance, not more than the pasture"),
)
def grassland_counted_once(grazing_ban_area: Count, grass_balance_area: Count, pasture: Count) -> Truth:
    """A plot is either under a grazing ban or under balanced grazing, never both."""
    return grazing_ban_area + grass_balance_area <= pasture


@rule(
    "household",
    article="§19",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("草原生态奖补", "Grassland reward"),
    formula=Text(
        "禁牧面积×禁牧标准＋草畜平衡面积×平衡标准",
        "area under ban × rate of the ban + area under balance × rate of the balance",
    ),
)
def grassland_reward(
    grazing_ban_area: Count,
    grass_balance_area: Count,
    grassland_counted_once: Truth,
    grazing_ban_rate: Money,
    grass_balance_rate: Money,
) -> Money:
    """The reward for pasture under ban and under balance; one area alone may be recorded.

    Unknown until corrected when the two areas exceed the pasture.
    """
    reward = for_area(grazing_ban_rate, first_known(grazing_ban_area, 0)) + for_area(
        grass_balance_rate, first_known(grass_balance_area, 0)
    )
    recorded = grazing_ban_area.notnull() | grass_balance_area.notnull()
    return choose(recorded & first_known(grassland_counted_once, True), reward, unknown_amount())


@rule(
    "person",
    article="§19",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("个人管护员报酬", "Ranger's wage of the person"),
    formula=Text("年报酬×在岗月数÷12", "yearly wage × months in the post ÷ 12"),
)
def ranger_wage_of_person(post_type: Code, post_months: Count, ranger_wage_a_year: Money) -> Money:
    """The wage of a forest or grassland ranger for the months in the post; zero for who has no such post.

    The form leaves the kind of post blank for who has none; months without a kind are not known.
    """
    without_post = choose(first_known(post_months, 0) > 0, unknown_amount(), 0)
    wage = choose(post_type.isin(["1", "2"]), for_months(ranger_wage_a_year, post_months), 0)
    return choose(post_type.notnull(), wage, without_post)


@rule(
    "household",
    of="person",
    article="§19",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("生态管护员报酬", "Ranger's wage"),
    zero_without_members=False,
)
def ranger_wage(ranger_wage_of_person: Money) -> Money:
    """Wages of all rangers of the household."""
    return total_if_known(ranger_wage_of_person)


@rule(
    "household",
    of="person",
    article="§19",
    kind="verdict",
    title=Text("有成员在公益性岗位", "A member has a public-welfare post"),
    reasons=Reasons(
        yes=Text("有成员在公益性岗位", "A member has a post"),
        no=Text("无成员在公益性岗位", "No member has a post"),
        unknown=Text("岗位情况未填", "Posts are not recorded"),
    ),
)
def member_in_post(post_months: Count) -> Truth:
    """Somebody of the household held a public-welfare post during the year."""
    return any_of(post_months > 0)


@rule(
    "household",
    article="§19",
    kind="verdict",
    title=Text("可安排生态管护岗位", "May be given a ranger's post"),
    reasons=Reasons(
        yes=Text("贫困户，有劳动能力成员，尚无公益性岗位", "Poor, with a member able to work, and without a post"),
        no=Text("非贫困户、无劳动能力成员或已有岗位", "Not poor, nobody able to work, or with a post already"),
        unknown=Text("贫困状态、劳动能力或岗位情况未填", "Poverty, labour ability or posts are not recorded"),
    ),
)
def ranger_post_candidate(poor: Truth, has_able_member: Truth, member_in_post: Truth) -> Truth:
    """A poor household with somebody able to work that holds no public-welfare post."""
    return poor & has_able_member & ~member_in_post


grassland_reward_sum, grassland_reward_households = area_totals(grassland_reward)
ranger_wage_sum, ranger_wage_households = area_totals(ranger_wage)
