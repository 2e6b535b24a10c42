"""The register: households and people with a stable identity, and what was observed of them each year."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from fupin.apps.areas.models import Area
from fupin.apps.registry import fields
from fupin.apps.registry.columns import HOUSEHOLD_PRIVATE, PERSON_PRIVATE
from fupin.rules.tables import BILL, COUNTY, HOUSEHOLD, LOAN, PERSON, TOWNSHIP, VILLAGE, YEAR_COLUMN


def _between(field: str, low: int, high: int, name: str, message: Any) -> models.CheckConstraint:
    """A named constraint: nothing recorded, or a value inside the range."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": low, f"{field}__lte": high}),
        name=name,
        violation_error_message=message,
    )


def _not_negative(model: str, *names: str) -> list[models.CheckConstraint]:
    """One constraint over amounts and measures that cannot be below zero."""
    condition = Q()
    for name in names:
        condition &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0})
    return [
        models.CheckConstraint(
            condition=condition,
            name=f"{model}_amounts_not_negative",
            violation_error_message=_("Amounts and areas cannot be below zero; a loss is entered as a cost."),
        )
    ]


class Household(models.Model):
    """A family that lives and budgets together (共同生活), the unit of identification. Never deleted."""

    number = fields.text_field(HOUSEHOLD["number"], max_length=30, unique=True)
    village = models.ForeignKey(Area, models.PROTECT, related_name="households", verbose_name=_("village"))
    registered_year = fields.integer_field(HOUSEHOLD["registered_year"])
    identification_standard = fields.code_field(HOUSEHOLD["identification_standard"])
    hamlet = fields.text_field(HOUSEHOLD_PRIVATE["hamlet"], max_length=60)
    phone = fields.text_field(HOUSEHOLD_PRIVATE["phone"], max_length=20)
    bank_name = fields.text_field(HOUSEHOLD_PRIVATE["bank_name"], max_length=60)
    bank_account = fields.text_field(HOUSEHOLD_PRIVATE["bank_account"], max_length=32)
    active = models.BooleanField(_("in the register"), default=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["number"]
        verbose_name = _("household")
        verbose_name_plural = _("households")
        constraints = [
            models.CheckConstraint(
                condition=~Q(number=""),
                name="household_number_given",
                violation_error_message=_("A household needs its number (户编号)."),
            ),
            _between(
                "registered_year",
                2010,
                2100,
                "household_registered_year_plausible",
                _("The year of registration must be between 2010 and 2100."),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Person(models.Model):
    """A member of a household. A person keeps the number when moving to another household."""

    number = fields.text_field(PERSON["number"], max_length=30, unique=True)
    household = models.ForeignKey(Household, models.PROTECT, related_name="members", verbose_name=_("household"))
    name = fields.text_field(PERSON_PRIVATE["name"], max_length=80)
    id_type = fields.code_field(PERSON_PRIVATE["id_type"])
    id_number = fields.text_field(PERSON_PRIVATE["id_number"], max_length=22)
    phone = fields.text_field(PERSON_PRIVATE["phone"], max_length=20)
    sex = fields.code_field(PERSON["sex"])
    birth_date = fields.date_field(PERSON["birth_date"])
    relation = fields.code_field(PERSON["relation"])
    active = models.BooleanField(_("member of the household"), default=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["number"]
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        constraints = [
            models.CheckConstraint(
                condition=~Q(number=""),
                name="person_number_given",
                violation_error_message=_("A person needs a number (人编号)."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="person_name_given",
                violation_error_message=_("A person needs a name."),
            ),
            models.UniqueConstraint(
                fields=["id_number"],
                condition=~Q(id_number=""),
                name="person_id_number_once",
                violation_error_message=_("This identity number already belongs to another person."),
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(relation="01", active=True),
                name="person_one_head_per_household",
                violation_error_message=_("A household has exactly one head (户主)."),
            ),
        ]
        indexes = [models.Index(fields=["name"], name="person_name")]

    def __str__(self) -> str:
        return self.name


class HouseholdYear(models.Model):
    """What was observed of a household in one year: status, causes, income, housing, land."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="years", verbose_name=_("household"))
    year = fields.integer_field(YEAR_COLUMN)
    household_type = fields.code_field(HOUSEHOLD["household_type"])
    exit_status = fields.code_field(HOUSEHOLD["exit_status"])
    exit_year = fields.integer_field(HOUSEHOLD["exit_year"])
    relapse_year = fields.integer_field(HOUSEHOLD["relapse_year"])
    main_cause = fields.code_field(HOUSEHOLD["main_cause"])
    other_cause_1 = fields.code_field(HOUSEHOLD["other_cause_1"])
    other_cause_2 = fields.code_field(HOUSEHOLD["other_cause_2"])
    size = fields.integer_field(HOUSEHOLD["size"])
    wage_income = fields.money_field(HOUSEHOLD["wage_income"])
    business_income = fields.money_field(HOUSEHOLD["business_income"])
    business_cost = fields.money_field(HOUSEHOLD["business_cost"])
    property_income = fields.money_field(HOUSEHOLD["property_income"])
    asset_dividend = fields.money_field(HOUSEHOLD["asset_dividend"])
    other_property_income = fields.money_field(HOUSEHOLD["other_property_income"])
    transfer_income = fields.money_field(HOUSEHOLD["transfer_income"])
    dibao_income = fields.money_field(HOUSEHOLD["dibao_income"])
    destitute_support_income = fields.money_field(HOUSEHOLD["destitute_support_income"])
    pension_income = fields.money_field(HOUSEHOLD["pension_income"])
    ecological_compensation = fields.money_field(HOUSEHOLD["ecological_compensation"])
    other_transfer_income = fields.money_field(HOUSEHOLD["other_transfer_income"])
    reported_net_income_per_head = fields.money_field(HOUSEHOLD["reported_net_income_per_head"])
    floor_area = fields.hundredths_field(HOUSEHOLD["floor_area"])
    unsafe_house = fields.flag_field(HOUSEHOLD["unsafe_house"])
    house_grade = fields.code_field(HOUSEHOLD["house_grade"])
    safe_water = fields.flag_field(HOUSEHOLD["safe_water"])
    domestic_power = fields.flag_field(HOUSEHOLD["domestic_power"])
    production_power = fields.flag_field(HOUSEHOLD["production_power"])
    broadcast_tv = fields.flag_field(HOUSEHOLD["broadcast_tv"])
    sanitary_toilet = fields.flag_field(HOUSEHOLD["sanitary_toilet"])
    path = fields.code_field(HOUSEHOLD["path"])
    distance_to_main_road = fields.hundredths_field(HOUSEHOLD["distance_to_main_road"])
    fuel = fields.code_field(HOUSEHOLD["fuel"])
    arable_land = fields.hundredths_field(HOUSEHOLD["arable_land"])
    forest_land = fields.hundredths_field(HOUSEHOLD["forest_land"])
    returned_forest_land = fields.hundredths_field(HOUSEHOLD["returned_forest_land"])
    orchard_land = fields.hundredths_field(HOUSEHOLD["orchard_land"])
    pasture = fields.hundredths_field(HOUSEHOLD["pasture"])
    water_area = fields.hundredths_field(HOUSEHOLD["water_area"])
    cooperative_member = fields.flag_field(HOUSEHOLD["cooperative_member"])
    led_by_enterprise = fields.flag_field(HOUSEHOLD["led_by_enterprise"])
    led_by_pioneer = fields.flag_field(HOUSEHOLD["led_by_pioneer"])
    relocated = fields.flag_field(HOUSEHOLD["relocated"])
    hazard_zone = fields.flag_field(HOUSEHOLD["hazard_zone"])
    willing_to_relocate = fields.flag_field(HOUSEHOLD["willing_to_relocate"])
    grazing_ban_area = fields.hundredths_field(HOUSEHOLD["grazing_ban_area"])
    grass_balance_area = fields.hundredths_field(HOUSEHOLD["grass_balance_area"])
    medical_cost = fields.money_field(HOUSEHOLD["medical_cost"])
    schooling_cost = fields.money_field(HOUSEHOLD["schooling_cost"])
    disaster_loss = fields.money_field(HOUSEHOLD["disaster_loss"])
    insurance_claims = fields.money_field(HOUSEHOLD["insurance_claims"])
    measures = fields.integer_field(HOUSEHOLD["measures"])
    helper_assigned = fields.flag_field(HOUSEHOLD["helper_assigned"])
    owns_vehicle = fields.flag_field(HOUSEHOLD["owns_vehicle"])
    owns_commercial_house = fields.flag_field(HOUSEHOLD["owns_commercial_house"])
    owns_company = fields.flag_field(HOUSEHOLD["owns_company"])
    on_public_payroll = fields.flag_field(HOUSEHOLD["on_public_payroll"])
    monitoring_category = fields.code_field(HOUSEHOLD["monitoring_category"])
    risk_identified_on = fields.date_field(HOUSEHOLD["risk_identified_on"])
    risk_removed_on = fields.date_field(HOUSEHOLD["risk_removed_on"])
    history = HistoricalRecords()

    class Meta:
        ordering = ["household", "-year"]
        verbose_name = _("observation of a household")
        verbose_name_plural = _("observations of households")
        constraints = [
            models.UniqueConstraint(
                fields=["household", "year"],
                name="household_observed_once_a_year",
                violation_error_message=_("This household already has an observation for this year."),
            ),
            _between("year", 2010, 2100, "household_year_plausible", _("The year must be between 2010 and 2100.")),
            _between("size", 1, 30, "household_size_plausible", _("A household has between 1 and 30 members.")),
            *_not_negative(
                "household",
                "wage_income",
                "business_income",
                "business_cost",
                "property_income",
                "transfer_income",
                "floor_area",
                "arable_land",
                "forest_land",
                "pasture",
            ),
            models.CheckConstraint(
                condition=Q(exit_year__isnull=True) | Q(exit_year__lte=F("year")),
                name="household_exit_not_in_the_future",
                violation_error_message=_("The year of exit cannot lie after the year of the observation."),
            ),
        ]
        indexes = [models.Index(fields=["year", "household"], name="household_year_by_year")]

    def __str__(self) -> str:
        return f"{self.household_id} · {self.year}"


class PersonYear(models.Model):
    """What was observed of a person in one year: schooling, health, labour, work, insurance."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="years", verbose_name=_("person"))
    year = fields.integer_field(YEAR_COLUMN)
    education = fields.code_field(PERSON["education"])
    schooling = fields.code_field(PERSON["schooling"])
    dropout_reason = fields.code_field(PERSON["dropout_reason"])
    chronic_illness = fields.flag_field(PERSON["chronic_illness"])
    serious_illness = fields.flag_field(PERSON["serious_illness"])
    disability = fields.flag_field(PERSON["disability"])
    disability_type = fields.code_field(PERSON["disability_type"])
    disability_grade = fields.code_field(PERSON["disability_grade"])
    labour = fields.code_field(PERSON["labour"])
    months_worked = fields.hundredths_field(PERSON["months_worked"])
    work_place = fields.code_field(PERSON["work_place"])
    post_type = fields.code_field(PERSON["post_type"])
    post_months = fields.hundredths_field(PERSON["post_months"])
    basic_medical = fields.flag_field(PERSON["basic_medical"])
    employee_medical = fields.flag_field(PERSON["employee_medical"])
    serious_illness_insurance = fields.flag_field(PERSON["serious_illness_insurance"])
    commercial_medical = fields.flag_field(PERSON["commercial_medical"])
    medical_aid = fields.flag_field(PERSON["medical_aid"])
    resident_pension = fields.flag_field(PERSON["resident_pension"])
    employee_pension = fields.flag_field(PERSON["employee_pension"])
    dibao = fields.flag_field(PERSON["dibao"])
    destitute_support = fields.flag_field(PERSON["destitute_support"])
    has_supporter = fields.flag_field(PERSON["has_supporter"])
    boarding = fields.flag_field(PERSON["boarding"])
    employer = fields.text_field(PERSON_PRIVATE["employer"], max_length=120)
    history = HistoricalRecords()

    class Meta:
        ordering = ["person", "-year"]
        verbose_name = _("observation of a person")
        verbose_name_plural = _("observations of persons")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year"],
                name="person_observed_once_a_year",
                violation_error_message=_("This person already has an observation for this year."),
            ),
            _between("year", 2010, 2100, "person_year_plausible", _("The year must be between 2010 and 2100.")),
            _between(
                "months_worked",
                0,
                1200,
                "person_months_worked_plausible",
                _("Months worked in a year lie between 0 and 12."),
            ),
            _between(
                "post_months",
                0,
                1200,
                "person_post_months_plausible",
                _("Months in a public-welfare post lie between 0 and 12."),
            ),
        ]
        indexes = [models.Index(fields=["year", "person"], name="person_year_by_year")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.year}"


class VillageYear(models.Model):
    """What was observed of a village in one year: population, facilities, collective income."""

    village = models.ForeignKey(Area, models.PROTECT, related_name="village_years", verbose_name=_("village"))
    year = fields.integer_field(YEAR_COLUMN)
    poor_village = fields.flag_field(VILLAGE["poor_village"])
    exit_year = fields.integer_field(VILLAGE["exit_year"])
    households = fields.integer_field(VILLAGE["households"])
    agricultural_population = fields.integer_field(VILLAGE["agricultural_population"])
    collective_income = fields.money_field(VILLAGE["collective_income"])
    hardened_road = fields.flag_field(VILLAGE["hardened_road"])
    clinic = fields.flag_field(VILLAGE["clinic"])
    culture_room = fields.flag_field(VILLAGE["culture_room"])
    broadband = fields.flag_field(VILLAGE["broadband"])
    bus = fields.flag_field(VILLAGE["bus"])
    history = HistoricalRecords()

    class Meta:
        ordering = ["village", "-year"]
        verbose_name = _("observation of a village")
        verbose_name_plural = _("observations of villages")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year"],
                name="village_observed_once_a_year",
                violation_error_message=_("This village already has an observation for this year."),
            ),
            _between("year", 2010, 2100, "village_year_plausible", _("The year must be between 2010 and 2100.")),
            *_not_negative("village", "households", "agricultural_population", "collective_income"),
        ]
        indexes = [models.Index(fields=["year", "village"], name="village_year_by_year")]

    def __str__(self) -> str:
        return f"{self.village_id} · {self.year}"


class TownshipYear(models.Model):
    """What was observed of a township in one year: its four facilities."""

    township = models.ForeignKey(Area, models.PROTECT, related_name="township_years", verbose_name=_("township"))
    year = fields.integer_field(YEAR_COLUMN)
    paved_road = fields.flag_field(TOWNSHIP["paved_road"])
    central_school = fields.flag_field(TOWNSHIP["central_school"])
    standard_clinic = fields.flag_field(TOWNSHIP["standard_clinic"])
    service_centre = fields.flag_field(TOWNSHIP["service_centre"])
    history = HistoricalRecords()

    class Meta:
        ordering = ["township", "-year"]
        verbose_name = _("observation of a township")
        verbose_name_plural = _("observations of townships")
        constraints = [
            models.UniqueConstraint(
                fields=["township", "year"],
                name="township_observed_once_a_year",
                violation_error_message=_("This township already has an observation for this year."),
            ),
            _between("year", 2010, 2100, "township_year_plausible", _("The year must be between 2010 and 2100.")),
        ]

    def __str__(self) -> str:
        return f"{self.township_id} · {self.year}"


class CountyYear(models.Model):
    """What was found of a county in one year by acceptance and surveys."""

    county = models.ForeignKey(Area, models.PROTECT, related_name="county_years", verbose_name=_("county"))
    year = fields.integer_field(YEAR_COLUMN)
    wrongly_exited_persons = fields.integer_field(COUNTY["wrongly_exited_persons"])
    missed_persons = fields.integer_field(COUNTY["missed_persons"])
    approval = fields.hundredths_field(COUNTY["approval"])
    history = HistoricalRecords()

    class Meta:
        ordering = ["county", "-year"]
        verbose_name = _("observation of a county")
        verbose_name_plural = _("observations of counties")
        constraints = [
            models.UniqueConstraint(
                fields=["county", "year"],
                name="county_observed_once_a_year",
                violation_error_message=_("This county already has an observation for this year."),
            ),
            _between("year", 2010, 2100, "county_year_plausible", _("The year must be between 2010 and 2100.")),
            _between(
                "approval", 0, 10_000, "county_approval_plausible", _("Approval lies between 0 and 100 per cent.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county_id} · {self.year}"


class Bill(models.Model):
    """A medical bill of a person, as settled; the cascade of insurance and aid is computed from it (§8)."""

    number = fields.text_field(BILL["number"], max_length=40, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="bills", verbose_name=_("person"))
    year = fields.integer_field(YEAR_COLUMN)
    settled_on = fields.date_field(BILL["settled_on"])
    care = fields.code_field(BILL["care"])
    hospital = fields.code_field(BILL["hospital"])
    major_illness = fields.flag_field(BILL["major_illness"])
    total_cost = fields.money_field(BILL["total_cost"])
    eligible_cost = fields.money_field(BILL["eligible_cost"])
    history = HistoricalRecords()

    class Meta:
        ordering = ["person", "settled_on", "number"]
        verbose_name = _("medical bill")
        verbose_name_plural = _("medical bills")
        constraints = [
            models.CheckConstraint(
                condition=~Q(number=""),
                name="bill_number_given",
                violation_error_message=_("A medical bill needs its number (结算单号)."),
            ),
            models.CheckConstraint(
                condition=Q(settled_on__isnull=False),
                name="bill_settled_on_given",
                violation_error_message=_("A medical bill needs the day on which it was settled."),
            ),
            models.CheckConstraint(
                condition=Q(eligible_cost__isnull=True)
                | Q(total_cost__isnull=True)
                | Q(eligible_cost__lte=F("total_cost"), eligible_cost__gte=0),
                name="bill_eligible_within_total",
                violation_error_message=_("The cost within the policy cannot exceed the total cost."),
            ),
        ]
        indexes = [models.Index(fields=["year", "person"], name="bill_by_year")]

    def __str__(self) -> str:
        return self.number


class Loan(models.Model):
    """A micro-credit of a household (§21)."""

    number = fields.text_field(LOAN["number"], max_length=40, unique=True)
    household = models.ForeignKey(Household, models.PROTECT, related_name="loans", verbose_name=_("household"))
    purpose = fields.code_field(LOAN["purpose"])
    principal = fields.money_field(LOAN["principal"])
    start = fields.date_field(LOAN["start"])
    due = fields.date_field(LOAN["due"])
    repaid_on = fields.date_field(LOAN["repaid_on"])
    rate = fields.hundredths_field(LOAN["rate"])
    collateral = fields.flag_field(LOAN["collateral"])
    overdue = fields.money_field(LOAN["overdue"])
    history = HistoricalRecords()

    class Meta:
        ordering = ["household", "start"]
        verbose_name = _("micro-credit")
        verbose_name_plural = _("micro-credits")
        constraints = [
            models.CheckConstraint(
                condition=~Q(number=""),
                name="loan_number_given",
                violation_error_message=_("A loan needs its number (借据号)."),
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(due__isnull=True) | Q(due__gt=F("start")),
                name="loan_due_after_start",
                violation_error_message=_("A loan falls due after it was paid out."),
            ),
            *_not_negative("loan", "principal", "rate", "overdue"),
        ]

    def __str__(self) -> str:
        return self.number
