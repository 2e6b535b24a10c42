"""Prevention of return to poverty as it is done today: monitoring by a line, three categories, risk removed after six
months.

The guidance of 2020 and 2021 carries on what article 20 of the Ganzi decision began, so its rules cite the articles of
the decision. What has not changed is taken from ``ganzi2015``: net income, who is registered, the standards of
schooling, medical care, housing and water. What is different is here: the income that is compared with the line is net
of what the household paid for medical care, and a risk is only removed after some time.
"""

from fupin.rules.text import Text

TITLE = Text("防止返贫动态监测和帮扶", "Prevention of return to poverty")

VERDICT = "secure"

STANDARDS = (
    "above_monitoring_line",
    "compulsory_education",
    "basic_medical_care",
    "safe_housing",
    "safe_water_supply",
    "no_sudden_difficulty",
)
"""Income at the monitoring line, three guarantees and water, and no sudden difficulty."""

NEEDS = (
    "income_above_line",
    "compulsory_education",
    "basic_medical_care",
    "safe_housing",
    "safe_water_supply",
)
"""What a household may lack and somebody is responsible for supplying."""
