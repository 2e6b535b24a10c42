"""Chapter 4, money: micro-credit for registered households, its interest subsidy by day, and the risk fund (§21).

A loan keeps the base rate of the day on which it was paid out. Interest is subsidised for the days of the year on which
the loan ran: the day of payment counts, the day of repayment does not, and nothing is subsidised after it fell due.
"""

from __future__ import annotations

from fupin.rules.arithmetic import (
    Code,
    Count,
    Day,
    Money,
    Truth,
    at_least_zero,
    at_most,
    choose,
    days_between,
    first_day_of,
    first_known,
    interest,
    members,
    total_if_known,
    within_years,
)
from fupin.rules.rule import Reasons, rule
from fupin.rules.tables import PER_CENT, YUAN, YUAN_A_YEAR
from fupin.rules.text import Text
from fupin.rules.totals import area_totals

_DAYS = Text("天", "days")
_LOANS = Text("笔", "loans")


@rule(
    "loan",
    article="§21",
    kind="verdict",
    title=Text("贷款金额合规", "Amount within the limit"),
    reasons=Reasons(
        yes=Text("本金{principal}，不超过{loan_limit}", "Principal {principal}, not more than {loan_limit}"),
        no=Text("本金{principal}，超过{loan_limit}", "Principal {principal} is more than {loan_limit}"),
        unknown=Text("本金未填", "The principal is not recorded"),
    ),
)
def loan_amount_allowed(principal: Money, loan_limit: Money) -> Truth:
    """The principal is not above the limit."""
    return principal <= loan_limit


@rule(
    "loan",
    article="§21",
    kind="verdict",
    title=Text("贷款期限合规", "Term within the limit"),
    reasons=Reasons(
        yes=Text("{start}至{due}，不超过{loan_term_limit}", "{start} to {due}: not longer than {loan_term_limit}"),
        no=Text("{start}至{due}，超过{loan_term_limit}", "{start} to {due}: longer than {loan_term_limit}"),
        unknown=Text("发放或到期日期未填", "The day of payment or the due day is not recorded"),
    ),
)
def loan_term_allowed(start: Day, due: Day, loan_term_limit: Count) -> Truth:
    """The loan falls due no later than the same day so many years after it was paid out."""
    return within_years(start, due, loan_term_limit)


@rule(
    "loan",
    article="§21",
    kind="verdict",
    title=Text("扶贫小额信贷合规", "A micro-credit of the decision"),
    reasons=Reasons(
        yes=Text(
            "建档立卡户，用于生产（{purpose}），金额、期限合规，免抵押免担保",
            "Registered household, for production ({purpose}), amount and term within the limits, no collateral",
        ),
        no=Text(
            "未建档立卡，或非生产用途（{purpose}），或金额、期限不合规，或要求抵押担保",
            "Not registered, not for production ({purpose}), beyond the limits, or with collateral",
        ),
        unknown=Text("贷款资料未填全", "The loan is not fully recorded"),
    ),
    formula=Text(
        "建档立卡户、生产用途、金额和期限合规、免抵押免担保同时成立",
        "registered, for production, within the limits and without collateral, all together",
    ),
)
def loan_within_policy(
    loan_amount_allowed: Truth,
    loan_term_allowed: Truth,
    purpose: Code,
    collateral: Truth,
    household_registered_year: Count,
    household_exit_status: Code,
) -> Truth:
    """A loan of a registered household for production, within amount and term, without collateral or guarantee."""
    registered = household_registered_year.notnull() | household_exit_status.notnull()
    production = purpose.isin(["1", "2", "3", "4"])
    return registered & production & loan_amount_allowed & loan_term_allowed & ~collateral


@rule(
    "loan",
    article="§21",
    kind="hundredths",
    unit=PER_CENT,
    title=Text("发放日基准利率", "Base rate on the day it was paid out"),
)
def base_rate(start: Day, due: Day, base_rate_one_year_on_start: Count, base_rate_five_years_on_start: Count) -> Count:
    """The central bank's base rate of the loan's term on the day on which it was paid out."""
    return choose(within_years(start, due, 1), base_rate_one_year_on_start, base_rate_five_years_on_start)


@rule(
    "loan",
    article="§21",
    kind="verdict",
    title=Text("利率不高于基准利率", "Rate at most the base rate"),
    reasons=Reasons(
        yes=Text(
            "年利率{rate}，不高于发放日基准利率{base_rate}",
            "Rate {rate}, not above the base rate {base_rate} of the day",
        ),
        no=Text(
            "年利率{rate}，高于发放日基准利率{base_rate}", "Rate {rate} is above the base rate {base_rate} of the day"
        ),
        unknown=Text("利率或日期未填", "The rate or a day is not recorded"),
    ),
)
def loan_rate_allowed(rate: Count, base_rate: Count) -> Truth:
    """The bank's rate is not above the base rate on the day on which the loan was paid out."""
    return rate <= base_rate


@rule(
    "loan",
    article="§21",
    kind="integer",
    unit=_DAYS,
    title=Text("当年计息天数", "Days of the year that count"),
    formula=Text(
        "发放日（含）至到期日、结清日、次年1月1日中最早一日（不含）",
        "from the day of payment to the earliest of due day, day of repayment and next 1 January, the last not counted",
    ),
)
def loan_days(start: Day, due: Day, repaid_on: Day, year: Count) -> Count:
    """Days of the year on which the loan ran and was not yet due."""
    begin = choose(start < first_day_of(year), first_day_of(year), start)
    end = first_known(at_most(repaid_on, due), due)
    return at_least_zero(days_between(begin, at_most(end, first_day_of(year + 1))))


@rule(
    "loan",
    article="§21",
    kind="money",
    unit=YUAN,
    title=Text("单笔贴息", "Interest subsidy of the loan"),
    formula=Text(
        "本金×年利率（不高于基准利率）×天数÷年计息天数",
        "principal × rate, at most the base rate × days ÷ days of the interest year",
    ),
)
def interest_subsidy_of_loan(
    loan_within_policy: Truth,
    principal: Money,
    rate: Count,
    base_rate: Count,
    loan_days: Count,
    interest_days_a_year: Count,
) -> Money:
    """The year's interest at the base rate at most, of a loan within the policy.

    What a bank asks above the base rate is not subsidised; the household is not punished for it.
    """
    return choose(loan_within_policy, interest(principal, at_most(rate, base_rate), loan_days, interest_days_a_year), 0)


@rule(
    "loan",
    article="§21",
    kind="money",
    unit=YUAN,
    title=Text("风险补偿范围内逾期", "Overdue, covered by the risk fund"),
)
def overdue_of_loan(loan_within_policy: Truth, overdue: Money) -> Money:
    """What is overdue of a loan within the policy: a claim on the county's risk fund."""
    return choose(loan_within_policy, overdue, 0)


@rule("household", of="loan", article="§21", kind="integer", unit=_LOANS, title=Text("小额信贷笔数", "Micro-credits"))
def loans(number: Code) -> Count:
    """Loans of the household that the year knows of."""
    return members(number)


@rule(
    "household",
    of="loan",
    article="§21",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("小额信贷贴息", "Interest subsidy"),
    formula=Text("各笔贷款贴息之和", "over all loans"),
)
def interest_subsidy(interest_subsidy_of_loan: Money) -> Money:
    """The year's interest subsidy over all loans; unknown when it is known of none."""
    return total_if_known(interest_subsidy_of_loan)


@rule(
    "household",
    of="loan",
    article="§21",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("逾期（风险补偿金）", "Overdue (risk fund)"),
)
def overdue_credit(overdue_of_loan: Money) -> Money:
    """What is overdue of the household's loans within the policy."""
    return total_if_known(overdue_of_loan)


@rule(
    "household",
    article="§21",
    kind="verdict",
    title=Text("可申请小额信贷", "May apply for a micro-credit"),
    reasons=Reasons(
        yes=Text(
            "建档立卡户，有劳动能力成员，无小额信贷", "Registered, with a member able to work, and without a loan"
        ),
        no=Text(
            "未建档立卡、无劳动能力成员或已有小额信贷", "Not registered, nobody able to work, or with a loan already"
        ),
        unknown=Text("登记或劳动能力情况未填", "Registration or labour ability is not recorded"),
    ),
)
def may_borrow(listed: Truth, has_able_member: Truth, loans: Count) -> Truth:
    """A registered household with somebody able to work that has no loan: it can put a loan to use."""
    return listed & has_able_member & (loans == 0)


interest_subsidy_sum, interest_subsidy_households = area_totals(interest_subsidy)
overdue_credit_sum, overdue_credit_households = area_totals(overdue_credit)
