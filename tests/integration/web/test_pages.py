"""What pages show, in both languages, with few queries."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from fictional import PASSWORD, Prefecture
from fupin.apps.accounts.models import Role, User
from fupin.apps.determination import queries
from fupin.apps.registry.models import Household, Person

MOST_QUERIES = 12
PAGES = {
    "prefecture": lambda places: reverse("area", args=[places.prefecture.code]),
    "county": lambda places: reverse("area", args=[places.county.code]),
    "township": lambda places: reverse("area", args=[places.township.code]),
    "village": lambda places: reverse("area", args=[places.village.code]),
    "households": lambda places: reverse("area_households", args=[places.prefecture.code]),
    "household": lambda places: reverse("household", args=[places.household.number]),
    "search": lambda places: reverse("search") + "?q=扎西",
    "search, number": lambda places: reverse("search") + f"?q={places.household.number[:8]}",
    "help": lambda places: reverse("help"),
    **{
        f"determination, {view}": lambda places, view=view: (
            reverse("area_determination", args=[places.prefecture.code]) + f"?view={view}"
        )
        for view in ("standards", "villages", "counties", "needs", "batches", "national", "entitlements")
    },
    "determination of a village": lambda places: reverse("area_determination", args=[places.village.code]),
    "explanation": lambda places: (
        reverse("household_explanation", args=[places.household.number]) + "?rule=premium_aid"
    ),
    "what if": lambda places: reverse("simulation"),
    "archive": lambda places: reverse("archive"),
    "archived determination": lambda places: reverse(
        "archived_determination", args=[queries.current(places.years[0]).pk]
    ),
}


@pytest.fixture
def office(client: Client, users: dict[Role, User]) -> Client:
    client.force_login(users[Role.PREFECTURE_OFFICE], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("page", PAGES)
def test_pages_need_few_queries(office, prefecture, page, django_assert_max_num_queries) -> None:
    address = PAGES[page](prefecture)
    office.get(address)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert office.get(address).status_code == 200


def test_an_export_needs_few_queries(office, prefecture, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(MOST_QUERIES):
        assert b"".join(office.get(PAGES["households"](prefecture) + "?export=csv"))


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "帮助与术语"), ("en", "Help and glossary")])
def test_pages_speak_the_chosen_language(office: Client, prefecture: Prefecture, language: str, words: str) -> None:
    assert office.post(reverse("language"), {"language": language, "next": "/"}).status_code == 302
    for page in PAGES.values():
        text = office.get(page(prefecture)).content.decode()
        assert words in text
        assert f'lang="{"en" if language == "en" else "zh-Hans"}"' in text


def test_the_browser_s_language_does_not_count(client: Client, db: None) -> None:
    assert "登录" in client.get(reverse("login"), headers={"Accept-Language": "en"}).content.decode()


def test_pages_hold_no_inline_style_script_or_handler(office: Client, prefecture: Prefecture) -> None:
    for page in PAGES.values():
        response = office.get(page(prefecture))
        text = response.content.decode()
        assert not re.search(r"\sstyle=|\son\w+=\"|<style|javascript:", text)
        assert all('type="application/json"' in tag or "src=" in tag for tag in re.findall(r"<script[^>]*>", text))
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_figures_are_those_of_the_determination_and_open_their_lists(office: Client, prefecture: Prefecture) -> None:
    response = office.get(PAGES["prefecture"](prefecture) + "?year=2015")
    user = User.objects.get(username=Role.PREFECTURE_OFFICE)
    code = prefecture.prefecture.code
    row = queries.area_figures(actor=user, level="prefecture", inside=code, year=2015)[0]
    tiles = {tile.label: tile for tile in response.context["tiles"]}
    assert tiles["贫困人口"].value == f"{row['poor_persons']:,}"
    assert tiles["贫困发生率"].value == f"{row['incidence'] * 100:.2f} %"
    assert f"{row['population']:,}" in tiles["贫困发生率"].note
    for label, key in (
        ("贫困户", "poor_households"),
        ("达标可退出", "exit_ready_households"),
        ("无法判定", "unknown_households"),
    ):
        assert office.get(tiles[label].url).context["total"] == row[key]
    assert sum(area["poor_persons"] for area in response.context["table"].data) == row["poor_persons"]
    assert len(response.context["table"].data) == 18
    assert len(response.context["map_data"]["areas"]) == 18


def test_an_unknown_year_shows_the_newest(office: Client, prefecture: Prefecture) -> None:
    for year in ("1999", "20x5", "２０１５", "99999999999", ""):
        response = office.get(PAGES["prefecture"](prefecture), {"year": year})
        assert response.context["year"] == max(prefecture.years)


NONSENSE = (
    "sort=nonsense", "sort=-head", "page=99999", "page=-1", "page=x", "status=x&standard=y&verdict=z", "standard=poor",
    "export=exe",
)  # fmt: skip


@pytest.mark.parametrize("query", NONSENSE)
def test_nonsense_in_the_address_is_ignored(office: Client, prefecture: Prefecture, query: str) -> None:
    for page in ("households", "village", "prefecture"):
        assert office.get(f"{PAGES[page](prefecture)}?{query}").status_code == 200


@pytest.mark.parametrize("sort", ["net_income_per_head", "-net_income_per_head", "-shortfall"])
def test_lists_are_sorted_and_paged_where_they_lie(office: Client, prefecture: Prefecture, sort: str) -> None:
    address = f"{PAGES['households'](prefecture)}?year=2015&sort={sort}"
    first = office.get(address).context["table"]
    second = office.get(address + "&page=2").context["table"]
    key = sort.removeprefix("-")
    assert "page=2" in office.get(address).content.decode()
    values = [row[key] for table in (first, second) for row in table.page.object_list.data]
    assert len(values) == 100
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=sort.startswith("-"))


def test_filters_leave_what_they_say(office: Client, prefecture: Prefecture) -> None:
    address = PAGES["households"](prefecture) + "?year=2015&standard=safe_water_supply&verdict=no&status=poor"
    response = office.get(address)
    rows = response.context["table"].page.object_list.data
    assert rows
    assert {(row["safe_water_supply"], row["poor"]) for row in rows} == {(False, True)}


def test_a_household_tells_its_reasons_and_masks_what_is_sensitive(office: Client, prefecture: Prefecture) -> None:
    household = prefecture.household
    Household.objects.filter(pk=household.pk).update(phone="13812345678", bank_account="6222020000001234567")
    person = Person.objects.filter(household=household).exclude(id_number="").first()
    text = office.get(PAGES["household"](prefecture) + "?year=2015").content.decode()
    assert person.name in text
    assert person.id_number not in text
    assert f"{person.id_number[:6]}********{person.id_number[-4:]}" in text
    assert "13812345678" not in text
    assert "6222020000001234567" not in text
    assert "人均纯收入" in text
    assert "§24" in text
    assert "省定脱贫线" in text


def test_csv_is_harmless_and_opens_in_a_spreadsheet(office: Client, prefecture: Prefecture) -> None:
    head = Person.objects.get(household=prefecture.household, relation="01", active=True)
    Person.objects.filter(pk=head.pk).update(name="=HYPERLINK(1)")
    address = reverse("area_households", args=[prefecture.village.code])
    response = office.get(address + "?export=csv")
    content = b"".join(response)
    assert content.startswith(b"\xef\xbb\xbf")
    assert response.headers["Content-Disposition"].startswith("attachment")
    cells = {cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row}
    assert "'=HYPERLINK(1)" in cells
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


def test_excel_holds_numbers_as_numbers_and_register_numbers_as_text(office: Client, prefecture: Prefecture) -> None:
    head = Person.objects.get(household=prefecture.household, relation="01", active=True)
    Person.objects.filter(pk=head.pk).update(name="=1+1")
    response = office.get(reverse("area_households", args=[prefecture.village.code]) + "?year=2015&export=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    rows = list(sheet.iter_rows())
    heading = [cell.value for cell in rows[0]]
    row = next(row for row in rows[1:] if row[heading.index("户编号")].value == prefecture.household.number)
    assert row[heading.index("户主")].value == "=1+1"
    assert row[heading.index("户主")].data_type == "s"
    assert row[heading.index("人口")].data_type == "n"
    assert row[heading.index("人均纯收入（元）")].data_type == "n"


def test_an_identity_number_never_stands_in_an_address(office: Client, prefecture: Prefecture) -> None:
    unknown = "513399199001011234"
    response = office.post(reverse("search"), {"q": unknown})
    assert response.status_code == 200
    assert unknown not in response.content.decode()
    for mistyped in (
        "51339919900101123",
        "５１３３９９１９９００１０１１２３４",
        "513399 19900101 1234",
        "513399199013011234",
    ):
        assert office.post(reverse("search"), {"q": mistyped}).status_code == 200, "shown, not redirected"
    assert office.post(reverse("search"), {"q": "扎西"}).headers["Location"].startswith(reverse("search"))


def test_home_leads_to_the_own_area(client: Client, users: dict[Role, User], prefecture: Prefecture) -> None:
    client.force_login(users[Role.TOWNSHIP_CLERK], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("home")).headers["Location"] == reverse("area", args=[prefecture.township.code])
    users[Role.TOWNSHIP_CLERK].appointments.create(
        role=Role.FIRST_SECRETARY, area=prefecture.county.children.exclude(code=prefecture.township.code).first(),
        start=timezone.localdate(),
    )  # fmt: skip
    assert len(client.get(reverse("home")).context["areas"]) == 2


def test_before_a_determination_the_page_says_what_to_do(office: Client, prefecture: Prefecture, monkeypatch) -> None:
    monkeypatch.setattr(queries, "by_year", dict)
    for page in ("prefecture", "village", "households"):
        assert "fupin freeze" in office.get(PAGES[page](prefecture)).content.decode()
    assert office.get(PAGES["household"](prefecture)).status_code == 200


def test_log_in_fail_lock_and_log_out(client: Client, users: dict[Role, User]) -> None:
    login = reverse("login")
    assert client.post(login, {"username": "county_office", "password": PASSWORD}).status_code == 302
    assert client.get(login).status_code == 302
    assert client.post(reverse("logout")).status_code == 302
    wrong = {"username": "county_office", "password": "wrong"}
    assert "密码不正确" in client.post(login, wrong).content.decode()
    answers = [client.post(login, wrong) for _ in range(6)]
    assert answers[-1].status_code == 429
    assert "锁定" in answers[-1].content.decode()
    assert client.post(login, {"username": "county_office", "password": PASSWORD}).status_code == 429


def test_errors_have_pages(office: Client) -> None:
    missing = office.get("/no/such/page/")
    assert missing.status_code == 404
    assert "不在您的辖区内" in missing.content.decode()
    strict = Client(enforce_csrf_checks=True)
    refused = strict.post(reverse("login"), {})
    assert refused.status_code == 403
    assert "页面已过期" in refused.content.decode()
