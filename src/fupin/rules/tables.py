"""Column contracts of a snapshot: what the rules may look at.

A snapshot describes one year. It holds a row per person, household, village, township and county, keyed
by the register numbers and administrative codes; no name, identity number, telephone or account enters.

Kinds of column and how they are stored (Parquet, Arrow, DuckDB and Spark alike):

==============  =========  ============================================================
kind            stored     meaning
==============  =========  ============================================================
``text``        string     free text
``code``        string     an entry of a code list of ``fupin.rules.codes``
``flag``        boolean    yes, no, or null for "not recorded"
``integer``     int64      a count or a year
``money``       int64      fen (0.01 yuan)
``hundredths``  int64      hundredths of the unit, for areas, distances and months
``date``        date32     a calendar day
==============  =========  ============================================================

Null always means "not recorded". Sources of the fields are the national forms (field codes AAB, AAC, AAR)
and, for villages and townships, the village form (B codes).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from fupin.rules import codes
from fupin.rules.codes import CodeList
from fupin.rules.text import Text

Kind = Literal["text", "code", "flag", "integer", "money", "hundredths", "date"]
Privacy = Literal["open", "personal", "sensitive"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, kind, labels, unit, and why it is kept.

    ``privacy``: ``open`` describes a place or a household only in aggregate; ``personal`` describes a
    household or person; ``sensitive`` (health, identity, telephone, account) is masked by default.
    """

    name: str
    kind: Kind
    label: Text
    purpose: str
    privacy: Privacy = "personal"
    unit: Text | None = None
    codes: CodeList | None = None
    required: bool = False


class Table(Mapping[str, Column]):
    """An ordered set of columns with the columns that identify a row."""

    def __init__(self, name: str, label: Text, key: tuple[str, ...], columns: tuple[Column, ...]) -> None:
        self.name = name
        self.label = label
        self.key = key
        self._columns = {column.name: column for column in columns}
        if len(self._columns) != len(columns):
            raise ValueError(f"table {name}: a column is declared twice")

    def __getitem__(self, name: str) -> Column:
        return self._columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns in their order."""
        return tuple(self._columns.values())


YUAN_A_YEAR = Text("元/年", "yuan a year")
YUAN = Text("元", "yuan")
MU = Text("亩", "mu")
SQUARE_METRES = Text("㎡", "m²")
KILOMETRES = Text("公里", "km")
MONTHS = Text("月", "months")
PERSONS = Text("人", "persons")
HOUSEHOLDS = Text("户", "households")
YEAR = Text("年", "year")
COUNT = Text("项", "measures")
PER_CENT = Text("%", "%")


def text(name: str, zh: str, en: str, purpose: str, *, privacy: Privacy = "personal", required: bool = False) -> Column:
    """A free-text column."""
    return Column(name, "text", Text(zh, en), purpose, privacy, required=required)


def code(name: str, zh: str, en: str, code_list: CodeList, purpose: str, *, privacy: Privacy = "personal") -> Column:
    """A column that holds an entry of a code list."""
    return Column(name, "code", Text(zh, en), purpose, privacy, codes=code_list)


def flag(name: str, zh: str, en: str, purpose: str, *, privacy: Privacy = "personal") -> Column:
    """A yes/no column; null is "not recorded"."""
    return Column(name, "flag", Text(zh, en), purpose, privacy)


def integer(
    name: str, zh: str, en: str, purpose: str, unit: Text, *, privacy: Privacy = "personal", required: bool = False
) -> Column:
    """A count or a year."""
    return Column(name, "integer", Text(zh, en), purpose, privacy, unit, required=required)


def money(name: str, zh: str, en: str, purpose: str, *, privacy: Privacy = "personal") -> Column:
    """An amount in fen, shown as yuan."""
    return Column(name, "money", Text(zh, en), purpose, privacy, YUAN_A_YEAR)


def hundredths(name: str, zh: str, en: str, unit: Text, purpose: str, *, privacy: Privacy = "personal") -> Column:
    """A measure with two decimals, stored as hundredths of its unit."""
    return Column(name, "hundredths", Text(zh, en), purpose, privacy, unit)


def date(name: str, zh: str, en: str, purpose: str, *, required: bool = False) -> Column:
    """A calendar day."""
    return Column(name, "date", Text(zh, en), purpose, required=required)


YEAR_COLUMN = integer("year", "年度", "Year", "the year that the row describes", YEAR, privacy="open", required=True)

_PLACE = (
    text("village_code", "村代码", "Village code", "place, rolling up", privacy="open", required=True),
    text("township_code", "乡代码", "Township code", "rolling up", privacy="open", required=True),
    text("county_code", "县代码", "County code", "rolling up", privacy="open", required=True),
    text("prefecture_code", "州代码", "Prefecture code", "rolling up", privacy="open", required=True),
)

PERSON = Table(
    "person",
    Text("人口", "Person"),
    ("number",),
    (
        text("number", "人编号", "Person number", "key", required=True),
        text("household_number", "户编号", "Household number", "belongs to the household", required=True),
        YEAR_COLUMN,
        date("birth_date", "出生日期", "Date of birth", "age decides on schooling, labour, pension"),
        code("sex", "性别", "Sex", codes.SEX, "composition of the poor; relation checks"),
        code("relation", "与户主关系", "Relation to the head", codes.RELATION, "one head per household"),
        code("education", "文化程度", "Education completed", codes.EDUCATION, "skills, training need (§5)"),
        code("schooling", "在校生状况", "Schooling now", codes.SCHOOLING, "compulsory education, education aid (§14)"),
        code("dropout_reason", "失学或辍学原因", "Reason for not being at school", codes.DROPOUT_REASON,
             "whether a family needs support with schooling (§14)"),
        flag("chronic_illness", "长期慢性病", "Chronic illness", "medical aid (§8)", privacy="sensitive"),
        flag("serious_illness", "患有大病", "Serious illness", "medical aid (§8)", privacy="sensitive"),
        flag("disability", "残疾", "Disability", "disabled top-up (§7)", privacy="sensitive"),
        code("disability_type", "残疾类别", "Type of disability", codes.DISABILITY_TYPE, "two disability subsidies (§7)",
             privacy="sensitive"),
        code("disability_grade", "残疾等级", "Grade of disability", codes.DISABILITY_GRADE,
             "two disability subsidies (§7)", privacy="sensitive"),
        code("labour", "劳动技能", "Labour ability", codes.LABOUR, "work or allowance (§5, §7)"),
        hundredths("months_worked", "务工时间", "Months worked away", MONTHS, "wage income, jobs (§5)"),
        code("work_place", "务工区域", "Place of work", codes.WORK_PLACE, "jobs (§5)"),
        code("post_type", "公益性岗位类型", "Public-welfare post", codes.POST_TYPE, "public-welfare posts (§5, §19)"),
        hundredths("post_months", "公益性岗位月数", "Months in the post", MONTHS, "public-welfare posts (§5, §19)"),
        flag("basic_medical", "城乡居民基本医疗保险", "Basic medical insurance", "basic medical care (§8)"),
        flag("employee_medical", "城镇职工基本医疗保险", "Employee medical insurance", "basic medical care (§8)"),
        flag("serious_illness_insurance", "大病保险", "Serious-illness insurance", "medical cascade (§8)"),
        flag("commercial_medical", "商业补充医疗保险", "Commercial medical insurance", "medical cascade (§8)"),
        flag("medical_aid", "医疗救助", "Medical aid received", "medical aid (§8)", privacy="sensitive"),
        flag("resident_pension", "城乡居民基本养老保险", "Resident pension", "pension (§7)"),
        flag("employee_pension", "城镇职工基本养老保险", "Employee pension", "pension (§7)"),
        flag("dibao", "享受低保", "On dibao", "subsistence allowance (§7)"),
        flag("destitute_support", "特困供养", "On destitute support", "destitute support (§7)"),
        flag("has_supporter", "有法定赡养抚养扶养人", "Has somebody obliged to support",
             "destitute support is for those without (§7)"),
        flag("boarding", "寄宿生", "Boards at school", "living aid for boarders (§14)"),
    ),
)  # fmt: skip

HOUSEHOLD = Table(
    "household",
    Text("户", "Household"),
    ("number",),
    (
        text("number", "户编号", "Household number", "key", required=True),
        *_PLACE,
        YEAR_COLUMN,
        integer("registered_year", "识别年度", "Year of registration", "registered by this year; null: not registered",
                YEAR),
        code("identification_standard", "识别标准", "Identification standard", codes.IDENTIFICATION_STANDARD,
             "which line the household was measured against"),
        code("household_type", "贫困户属性", "Household type", codes.HOUSEHOLD_TYPE, "link of the two registers (§7)"),
        code("exit_status", "脱贫标志", "Exit status", codes.EXIT_STATUS, "status at the end of the year"),
        integer("exit_year", "脱贫年度", "Year of exit", "not identified and out in the same year", YEAR),
        integer("relapse_year", "返贫年度", "Year of falling back", "falling back (§20)", YEAR),
        code("main_cause", "主要致贫原因", "Main cause", codes.CAUSE, "measures by cause (§4.4)"),
        code("other_cause_1", "次要致贫原因一", "Further cause", codes.CAUSE, "measures by cause (§4.4)"),
        code("other_cause_2", "次要致贫原因二", "Further cause", codes.CAUSE, "measures by cause (§4.4)"),
        integer("size", "家庭人口数", "Household size", "divisor of income per head", PERSONS),
        money("wage_income", "工资性收入", "Wages", "net income"),
        money("business_income", "生产经营性收入", "Income from production and business", "net income"),
        money("business_cost", "生产经营性支出", "Cost of production and business", "net income"),
        money("property_income", "财产性收入", "Property income", "net income"),
        money("asset_dividend", "资产收益扶贫分红", "Dividend of shared assets", "asset income (§22)"),
        money("other_property_income", "其他财产性收入", "Other property income", "net income"),
        money("transfer_income", "转移性收入", "Transfers", "net income"),
        money("dibao_income", "低保金", "Dibao allowance", "subsistence allowance (§7)"),
        money("destitute_support_income", "特困供养金", "Destitute support", "destitute support (§7)"),
        money("pension_income", "养老保险金", "Pension", "recognised income (§7)"),
        money("ecological_compensation", "生态补偿金", "Ecological compensation", "eco-compensation (§19)"),
        money("other_transfer_income", "其他转移性收入", "Other transfers", "net income"),
        money("reported_net_income_per_head", "填报人均纯收入", "Reported net income per head",
              "compared with the computed figure, never used in its place"),
        hundredths("floor_area", "住房面积", "Floor area", SQUARE_METRES, "housing (§10), relocation limit (§6)"),
        flag("unsafe_house", "危房户", "Unsafe house", "safe housing (§10)"),
        code("house_grade", "危房级别", "Grade of house safety", codes.HOUSE_GRADE, "repair queue (§10)"),
        flag("safe_water", "解决安全饮用水", "Safe drinking water", "safe water (§12)"),
        flag("domestic_power", "通生活用电", "Electricity at home", "electricity (§13)"),
        flag("production_power", "通生产用电", "Electricity for production", "electricity (§13)"),
        flag("broadcast_tv", "通广播电视", "Radio and television", "radio and television (§13)"),
        flag("sanitary_toilet", "卫生厕所", "Sanitary toilet", "living conditions"),
        code("path", "入户路类型", "Path to the house", codes.PATH, "roads (§11)"),
        hundredths("distance_to_main_road", "与村主干路距离", "Distance to the village road", KILOMETRES, "roads (§11)"),
        code("fuel", "主要燃料类型", "Main fuel", codes.FUEL, "living conditions"),
        hundredths("arable_land", "耕地面积", "Arable land", MU, "industry (§5)"),
        hundredths("forest_land", "林地面积", "Forest land", MU, "ecology (§19)"),
        hundredths("returned_forest_land", "退耕还林面积", "Land returned to forest", MU, "ecology (§19)"),
        hundredths("orchard_land", "林果面积", "Orchards", MU, "industry (§5)"),
        hundredths("pasture", "牧草地面积", "Pasture", MU, "grassland reward (§19)"),
        hundredths("water_area", "水面面积", "Water surface", MU, "industry (§5)"),
        flag("cooperative_member", "加入农民专业合作组织", "Member of a cooperative", "industry (§5)"),
        flag("led_by_enterprise", "龙头企业带动", "Linked to a leading enterprise", "industry (§5)"),
        flag("led_by_pioneer", "创业致富带头人带动", "Linked to a local entrepreneur", "industry (§5)"),
        flag("relocated", "易地扶贫搬迁户", "Relocated", "relocation (§6)"),
        flag("hazard_zone", "居住地质灾害隐患点", "Lives in a hazard zone", "eligibility for relocation (§6), warnings (§19)"),
        flag("willing_to_relocate", "有搬迁意愿", "Willing to relocate", "relocation is voluntary (§6)"),
        hundredths("grazing_ban_area", "禁牧草原面积", "Pasture under grazing ban", MU, "grassland reward (§19)"),
        hundredths("grass_balance_area", "草畜平衡面积", "Pasture under balanced grazing", MU, "grassland reward (§19)"),
        money("previous_net_income_per_head", "上年人均纯收入", "Net income per head of the year before",
              "stable over the line (§24); computed from the observation of the year before"),
        money("medical_cost", "合规自付医疗支出", "Medical cost paid by the household",
              "causes, sudden difficulty (§1, §20)", privacy="sensitive"),
        money("schooling_cost", "教育支出", "Cost of schooling", "causes (§1, §14)"),
        money("disaster_loss", "灾害损失", "Loss by disaster", "causes, rebuilding (§9), falling back (§20)"),
        money("insurance_claims", "理赔收入", "Insurance claims received", "income reference of monitoring (§20)"),
        integer("measures", "帮扶措施数", "Help measures in the year", "no exit without help (§24)", COUNT),
        flag("helper_assigned", "有帮扶责任人", "Has a responsible helper", "every household a helper (§28)"),
        flag("owns_vehicle", "有机动车", "Owns a motor vehicle", "clue for review (§4.1)"),
        flag("owns_commercial_house", "有商品房", "Owns a commercial dwelling", "clue for review (§4.1)"),
        flag("owns_company", "有注册企业", "Owns a registered company", "clue for review (§4.1)"),
        flag("on_public_payroll", "有财政供养人员", "A member is on the public payroll", "clue for review (§4.1)"),
        code("monitoring_category", "监测对象类别", "Monitoring category", codes.MONITORING_CATEGORY,
             "prevention of falling back (§20)"),
        date("risk_identified_on", "风险识别时间", "Risk identified on", "prevention of falling back (§20)"),
        date("risk_removed_on", "风险消除时间", "Risk removed on", "prevention of falling back (§20)"),
    ),
)  # fmt: skip


def _place_flag(name: str, zh: str, en: str, purpose: str) -> Column:
    return flag(name, zh, en, purpose, privacy="open")


VILLAGE = Table(
    "village",
    Text("村", "Village"),
    ("village_code",),
    (
        *_PLACE,
        YEAR_COLUMN,
        _place_flag("poor_village", "贫困村", "Poor village", "exit standards and targets (§3, §24)"),
        integer("exit_year", "退出年度", "Year of exit", "targets (§3)", YEAR, privacy="open"),
        integer("households", "总户数", "All households", "coverage of facilities", HOUSEHOLDS, privacy="open"),
        integer("agricultural_population", "农业户籍人口", "Agricultural registered population",
                "denominator of the poverty headcount ratio (§1)", PERSONS, privacy="open"),
        money("collective_income", "村集体经济收入", "Collective income of the village", "village exit (§24)",
              privacy="open"),
        _place_flag("hardened_road", "通硬化路", "Hardened road", "village exit (§3, §11)"),
        _place_flag("clinic", "达标卫生室", "Standard clinic", "village exit (§3, §15)"),
        _place_flag("culture_room", "文化室", "Culture room", "village exit (§3, §16)"),
        _place_flag("broadband", "通信网络", "Broadband", "village exit (§3, §13)"),
        _place_flag("bus", "通客运班车", "Bus service", "bus to every village (§11)"),
    ),
)  # fmt: skip

TOWNSHIP = Table(
    "township",
    Text("乡镇", "Township"),
    ("township_code",),
    (
        *_PLACE[1:],
        YEAR_COLUMN,
        _place_flag("paved_road", "通油路水泥路", "Paved road", "every township (§3, §11)"),
        _place_flag("central_school", "标准中心校", "Standard central school", "every township (§3, §14)"),
        _place_flag("standard_clinic", "达标卫生院", "Standard clinic", "every township (§3, §15)"),
        _place_flag("service_centre", "便民服务中心", "Service centre", "every township (§3)"),
    ),
)  # fmt: skip

COUNTY = Table(
    "county",
    Text("县", "County"),
    ("county_code",),
    (
        *_PLACE[2:],
        YEAR_COLUMN,
        integer("wrongly_exited_persons", "错退人口", "Wrongly exited persons", "county exit (§24)", PERSONS,
                privacy="open"),
        integer("missed_persons", "漏评人口", "Missed persons", "county exit (§24)", PERSONS, privacy="open"),
        hundredths("approval", "群众认可度", "Approval by the people", PER_CENT, "county exit (§24)", privacy="open"),
    ),
)  # fmt: skip

BILL = Table(
    "bill",
    Text("医疗费用单", "Medical bill"),
    ("number",),
    (
        text("number", "结算单号", "Bill number", "key", required=True),
        text("person_number", "人编号", "Person number", "whose yearly cap (§8)", required=True),
        text("household_number", "户编号", "Household number", "rolling up", required=True),
        YEAR_COLUMN,
        date("settled_on", "结算日期", "Settled on", "order of bills within the yearly cap (§8)", required=True),
        code("care", "就医类型", "Kind of care", codes.CARE, "medical cascade (§8)", privacy="sensitive"),
        code("hospital", "医疗机构级别", "Level of the hospital", codes.HOSPITAL, "medical cascade (§8)",
             privacy="sensitive"),
        flag("major_illness", "重大疾病", "Major illness", "share of medical aid (§8)", privacy="sensitive"),
        money("total_cost", "总费用", "Total cost", "medical cascade (§8)", privacy="sensitive"),
        money("eligible_cost", "政策范围内费用", "Cost within the policy", "medical cascade (§8)", privacy="sensitive"),
    ),
)  # fmt: skip

LOAN = Table(
    "loan",
    Text("小额信贷", "Micro-credit"),
    ("number",),
    (
        text("number", "借据号", "Loan number", "key", required=True),
        text("household_number", "户编号", "Household number", "rolling up", required=True),
        YEAR_COLUMN,
        code("purpose", "贷款用途", "Purpose", codes.LOAN_PURPOSE, "production only (§21)"),
        money("principal", "贷款本金", "Principal", "limit of 50,000 yuan (§21)"),
        date("start", "发放日期", "Paid out on", "term, interest subsidy by day (§21)"),
        date("due", "到期日期", "Due on", "term of three years at most (§21)"),
        date("repaid_on", "结清日期", "Repaid on", "the subsidy ends with the loan (§21)"),
        hundredths("rate", "年利率", "Yearly rate", PER_CENT, "base rate at most (§21)"),
        flag("collateral", "抵押或担保", "Collateral or guarantee asked", "no collateral (§21)"),
        money("overdue", "逾期金额", "Overdue", "risk fund (§21)"),
    ),
)  # fmt: skip

TABLES: dict[str, Table] = {table.name: table for table in (PERSON, HOUSEHOLD, VILLAGE, TOWNSHIP, COUNTY, BILL, LOAN)}
"""Every table of a snapshot by name."""

MAY_BE_LEFT_OUT = ("bill", "loan")
"""Tables that are empty when whoever freezes does not have them."""

CONTRACT_VERSION = "2"
"""Raised when a column is added, removed or changes its meaning; stored with each snapshot."""
