"""Which standards make up the dimensions of multidimensional poverty, and the line of the Sen index (§1)."""

from __future__ import annotations

from fupin.rules.area_measures import AreaMeasures, Dimension
from fupin.rules.text import Text

AREA_MEASURES = AreaMeasures(
    line="national_poverty_line",
    cutoff="multidimensional_cutoff",
    dimensions=(
        Dimension("income", Text("收入", "Income"), "income_weight", ("income_above_line",)),
        Dimension("education", Text("教育", "Education"), "education_weight", ("compulsory_education",)),
        Dimension("health", Text("健康", "Health"), "health_weight", ("basic_medical_care",)),
        Dimension(
            "living_conditions",
            Text("生活条件", "Living conditions"),
            "living_conditions_weight",
            ("safe_housing", "safe_water_supply", "electricity_at_home", "radio_and_television"),
        ),
    ),
)
"""Four dimensions; a household is deprived where a standard is not met, and nothing is said where it is unknown."""
