"""The determination of an area, reasons as files, what-if, and the archive: what they show and what they refuse."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from fictional import Prefecture
from fupin.apps.accounts.models import Role, User
from fupin.apps.determination import queries
from fupin.apps.determination.models import Determination
from fupin.rules import simulation
from fupin.rules.tables import HOUSEHOLD, PERSON

YEAR = 2015
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def office(client: Client, users: dict[Role, User]) -> Client:
    client.force_login(users[Role.PREFECTURE_OFFICE], backend=BACKEND)
    return client


def determination(code: str, view: str, more: str = "") -> str:
    return f"{reverse('area_determination', args=[code])}?year={YEAR}&view={view}{more}"


def test_every_number_of_the_matrix_is_the_length_of_the_list_behind_it(office: Client, prefecture: Prefecture) -> None:
    response = office.get(determination(prefecture.county.code, "standards"))
    table = response.context["table"]
    row = next(row for row in table.data if row["code"] == prefecture.township.code)
    checked = 0
    for name in queries.policy().standards:
        for verdict in ("no", "unknown"):
            count = row[f"{name}_{verdict}"]
            address = f"{row['list']}status=poor&standard={name}&verdict={verdict}"
            assert office.get(address).context["total"] == count
            if count:
                assert address.replace("&", "&amp;") in response.content.decode()
                checked += 1
    assert checked
    assert table.totals["safe_housing_no"] == sum(row["safe_housing_no"] for row in table.data) > 0


def test_needs_lead_to_who_lacks_what(office: Client, prefecture: Prefecture) -> None:
    rows = list(office.get(determination(prefecture.prefecture.code, "needs")).context["table"].data)
    assert {row["standard"] for row in rows} == {
        queries.policy().graph[name].title.zh for name in queries.policy().needs
    }
    assert all(row["department"] for row in rows)
    for row in rows[:4]:
        assert office.get(f"{row['list']}{row['query']}no").context["total"] == row["lacking"]


@pytest.mark.parametrize(("view", "rule"), [("batches", "primary_batch"), ("national", "primary_batch_national")])
def test_batches_divide_the_poor_and_lead_to_their_lists(
    office: Client, prefecture: Prefecture, view: str, rule: str
) -> None:
    response = office.get(determination(prefecture.prefecture.code, view))
    totals = response.context["table"].totals
    codes = queries.policy().graph[rule].codes
    assert sum(totals[f"code_{code}"] for code in codes) == totals["all_codes"] > 0
    for code in codes:
        assert office.get(f"{totals['list']}batch={rule}:{code}").context["total"] == totals[f"code_{code}"]
    assert sum(response.context["shown"].chart["values"]) == totals["all_codes"]


def test_entitlements_are_the_sums_of_the_households_that_they_list(office: Client, prefecture: Prefecture) -> None:
    totals = office.get(determination(prefecture.township.code, "entitlements")).context["table"].totals
    amounts = [name for name in queries.policy().entitlements if totals[name]]
    assert amounts
    user = User.objects.get(username=Role.PREFECTURE_OFFICE)
    for name in amounts:
        rows, _total = queries.households(
            actor=user, inside=prefecture.township.code, year=YEAR, where={name: True}, limit=None
        )
        assert sum(row[name] for row in rows) == totals[name]
        listed = office.get(f"{totals['list']}standard={name}&verdict=yes").context["total"]
        assert listed == len(rows) == totals[f"{name}_households"]


def test_tables_are_files_with_totals(office: Client, prefecture: Prefecture) -> None:
    address = determination(prefecture.prefecture.code, "standards", "&export=csv")
    rows = list(csv.reader(io.StringIO(b"".join(office.get(address)).decode("utf-8-sig"))))
    standards = len(queries.policy().standards)
    assert len(rows[0]) == 2 + 2 * standards + 1
    assert len(rows) == 1 + 18 + 1
    assert [sum(int(row[1]) for row in rows[1:-1])] == [int(rows[-1][1])]
    address = determination(prefecture.prefecture.code, "entitlements", "&export=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(office.get(address)))).active
    assert sheet.max_row == 20
    assert all(cell.data_type == "n" for cell in list(sheet.iter_rows())[-1][1:])


def test_a_table_is_sorted_where_it_stands(office: Client, prefecture: Prefecture) -> None:
    address = determination(prefecture.prefecture.code, "standards", "&sort=-safe_housing_no")
    values = [row["safe_housing_no"] for row in office.get(address).context["table"].data]
    assert values == sorted(values, reverse=True)


def test_a_policy_without_any_of_it_says_so(office: Client, prefecture: Prefecture, monkeypatch) -> None:
    monkeypatch.setattr(queries, "columns_determined", lambda **_: frozenset())
    for view in ("standards", "villages", "counties", "needs", "batches", "national", "entitlements"):
        response = office.get(determination(prefecture.prefecture.code, view))
        assert response.context["shown"] is None
        assert "empty-state" in response.content.decode()


def test_the_household_tells_needs_batches_and_entitlements_with_their_reasons(
    office: Client, prefecture: Prefecture
) -> None:
    user = User.objects.get(username=Role.PREFECTURE_OFFICE)
    rows, _total = queries.households(
        actor=user, inside=prefecture.prefecture.code, year=YEAR, where={"safe_housing": False, "premium_aid": True}
    )
    number = rows[0]["number"]
    page = office.get(reverse("household", args=[number]) + f"?year={YEAR}")
    found = page.context["findings"]
    assert "safe_housing" in {finding.rule.name for finding in found.needs}
    assert {finding.rule.name: finding.value for finding in found.entitlements}["premium_aid"] == rows[0]["premium_aid"]
    assert "住房城乡建设部门" in page.content.decode()
    tree = office.get(
        reverse("household_explanation", args=[number]) + f"?year={YEAR}&rule=premium_aid",
        headers={"HX-Request": "true"},
    ).content.decode()
    assert tree.strip().startswith("<ul")
    assert "资助参保比例" in tree


def test_the_sheet_is_the_tree_of_the_page_and_masks_the_same(office: Client, prefecture: Prefecture) -> None:
    address = reverse("household_explanation", args=[prefecture.household.number]) + f"?year={YEAR}"
    root = office.get(address + "&format=json").json()["root"]
    sheet = load_workbook(io.BytesIO(b"".join(office.get(address + "&export=xlsx")))).active
    titles = [str(row[2].value).strip() for row in list(sheet.iter_rows())[1:]]

    def flat(node: dict) -> list[str]:
        own = [node["title"]["zh"], *(one["title"]["zh"] for one in node["parameters"])]
        return own + [title for child in node["inputs"] for title in flat(child)]

    assert titles == flat(root)
    assert "省定脱贫线" in titles
    assert root["title"]["en"]
    sensitive = {
        column.name for table in (HOUSEHOLD, PERSON) for column in table.columns if column.privacy == "sensitive"
    }
    medical = office.get(address + "&format=json&rule=block_medical").json()["root"]
    hidden = [node for node in _nodes(medical) if node["name"] in sensitive]
    assert hidden
    assert all(node["value"] is None for node in hidden)


def _nodes(node: dict) -> list[dict]:
    return [node, *(one for child in node["inputs"] for one in _nodes(child))]


@pytest.mark.parametrize("rule", ["no_such_rule", "insured", "village_exit_ready", "net_income'"])
def test_no_reason_is_given_for_what_is_no_rule_of_households(
    office: Client, prefecture: Prefecture, rule: str
) -> None:
    address = reverse("household_explanation", args=[prefecture.household.number])
    assert office.get(address, {"rule": rule}).status_code == 404


def try_out(client: Client, **fields: object) -> object:
    return client.post(f"{reverse('simulation')}?year={YEAR}", fields, headers={"HX-Request": "true"})


def test_a_scenario_is_compared_with_today(office: Client, prefecture: Prefecture) -> None:
    before = Determination.objects.count()
    response = try_out(office, province_exit_line="1000", without=["safe_housing"], do="compute", name="试一试")
    assert response.status_code == 200
    text = response.content.decode()
    assert "<html" not in text
    assert "试一试" in text
    found = response.context["found"]
    assert dict(found.scenario.parameters) == {"province_exit_line": 1000}
    assert found.scenario.without == ("safe_housing",)
    assert found.then.households["exit_ready"] > found.today.households["exit_ready"]
    assert Determination.objects.count() == before
    user = User.objects.get(username=Role.PREFECTURE_OFFICE)
    figures = queries.area_figures(actor=user, level="prefecture", inside=prefecture.prefecture.code, year=YEAR)
    rows, total = queries.households(
        actor=user, inside=figures[0]["code"], year=YEAR, where={"exit_ready": True}, limit=1
    )
    assert found.today.households["exit_ready"] == total
    assert rows


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("province_exit_line", "hoch", "不是数字"),
        ("province_exit_line", "-5", "必须在 0 至"),
        ("province_exit_line", "NaN", "不是数字"),
        ("province_exit_line", "1e99", "必须在 0 至"),
        ("province_exit_line", "2855.005", "最多两位小数"),
        ("village_incidence_limit", "300", "不能超过 100"),
        ("compulsory_age_from", "6.5", "整数"),
    ],
)
def test_numbers_that_are_none_are_refused_and_kept_as_typed(
    office: Client, field: str, value: str, message: str
) -> None:
    part = try_out(office, **{field: value}, do="compute")
    assert part.status_code == 422
    assert message in part.content.decode()
    page = office.post(f"{reverse('simulation')}?year={YEAR}", {field: value, "do": "xlsx"})
    assert page.status_code == 422
    assert f'value="{value}"' in page.content.decode()
    assert queries.policy().parameters[field].title.zh in page.content.decode()


def test_a_scenario_is_a_file_that_the_command_line_takes(office: Client, tmp_path: Path) -> None:
    response = try_out(
        office, village_incidence_limit="2.5", premium_aid_rate="50", province_exit_line="3000.5",
        without=["safe_water_supply"], name="方案一", do="yaml",
    )  # fmt: skip
    file = tmp_path / "scenario.yaml"
    file.write_bytes(response.content)
    read = simulation.read(file)
    assert read.name == "方案一"
    assert {name: float(value) for name, value in read.parameters.items()} == {
        "village_incidence_limit": 0.025, "premium_aid_rate": 50, "province_exit_line": 3000.5,
    }  # fmt: skip
    assert read.without == ("safe_water_supply",)
    simulation.apply(queries.policy(), read)


def test_a_comparison_is_a_file_with_small_groups_hidden(office: Client, prefecture: Prefecture) -> None:
    response = try_out(office, province_exit_line="1000", do="csv")
    rows = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert rows[1][1] == "province_exit_line"
    counts = [row[6] for row in rows[1:] if row[6]]
    assert counts
    assert all(count == "< 5" or int(count) >= 5 for count in counts)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ADMINISTRATOR, 200),
        (Role.PREFECTURE_OFFICE, 200),
        (Role.COUNTY_OFFICE, 200),
        (Role.TOWNSHIP_CLERK, 403),
        (Role.FIRST_SECRETARY, 403),
    ],
)
def test_who_may_try_out(
    client: Client, users: dict[Role, User], prefecture: Prefecture, role: Role, status: int
) -> None:
    client.force_login(users[role], backend=BACKEND)
    assert client.get(reverse("simulation")).status_code == status
    assert try_out(client, do="compute").status_code == status
    shown = reverse("simulation") in client.get(reverse("help")).content.decode()
    assert shown == (status == 200)


def test_a_county_tries_out_its_own_area_only(client: Client, users: dict[Role, User], prefecture: Prefecture) -> None:
    client.force_login(users[Role.COUNTY_OFFICE], backend=BACKEND)
    neighbour = prefecture.prefecture.children.exclude(code=prefecture.county.code).first()
    for code in (neighbour.code, prefecture.prefecture.code, "999999", prefecture.village.code):
        assert client.get(reverse("simulation"), {"area": code}).status_code == 404
        for do in ("compute", "csv", "xlsx", "yaml"):
            assert try_out(client, area=code, do=do).status_code == 404
    response = client.get(reverse("simulation"), {"area": prefecture.township.code})
    assert response.status_code == 200
    assert {area.code[:6] for area in response.context["areas"]} == {prefecture.county.code}


def test_the_archive_lists_every_determination_and_how_to_replay_it(
    client: Client, users: dict[Role, User], prefecture: Prefecture
) -> None:
    client.force_login(users[Role.FIRST_SECRETARY], backend=BACKEND)
    response = client.get(reverse("archive"))
    assert len(response.context["table"].data) == Determination.objects.count()
    record = queries.current(YEAR)
    page = client.get(reverse("archived_determination", args=[record.pk])).content.decode()
    assert f"fupin replay {record.pk}" in page
    assert record.snapshot.sha256 in page
    assert "省定脱贫线" in page
    assert "待确认" in page
    village = reverse("area", args=[prefecture.village.code])
    assert village in page
    assert reverse("area", args=[prefecture.prefecture.code]) not in page
    assert client.get(reverse("archived_determination", args=[999_999])).status_code == 404
    for address in (reverse("archive"), reverse("archived_determination", args=[record.pk])):
        assert b"".join(client.get(address + "?export=csv"))
