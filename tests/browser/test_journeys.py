"""Journeys in Chromium: what people do, with keyboard and finger, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from browser.conftest import Desk
from fictional import Prefecture
from fupin.apps.accounts.models import Role
from fupin.apps.determination import queries

pytestmark = pytest.mark.browser


def test_from_the_prefecture_down_to_the_reason(desk_of: Callable[..., Desk], prefecture: Prefecture) -> None:
    desk = desk_of()
    page = desk.page
    desk.log_in(Role.PREFECTURE_OFFICE)
    expect(page.locator("h1")).to_contain_text(prefecture.prefecture.name)
    expect(page.locator("[data-chart=map] canvas")).to_be_visible()
    expect(page.locator("[data-chart=trend] canvas")).to_be_visible()
    page.locator("details[data-menu] summary").first.click()
    page.get_by_role("link", name="2015", exact=True).click()
    for area in (prefecture.county, prefecture.township, prefecture.village):
        page.get_by_role("link", name=area.name, exact=True).first.click()
        expect(page.locator("h1")).to_contain_text(area.name)
        expect(page).to_have_url(re.compile(r"year=2015"))
    row = page.locator("tr[data-row]", has_text=prefecture.household.number)
    row.locator("td").nth(2).click()  # anywhere in the row
    expect(page.locator("h1")).to_contain_text(prefecture.household.number)
    expect(page.locator(".verdict-banner")).to_contain_text("一超六有")
    expect(page.locator(".reasons li")).to_have_count(7)
    expect(page.locator(".reasons")).to_contain_text("人均纯收入")
    page.locator(".tree summary", has_text="人均纯收入超线").click()
    expect(page.locator(".tree")).to_contain_text("省定脱贫线")
    page.locator(".crumbs").get_by_role("link", name=prefecture.county.name).click()
    expect(page.locator("h1")).to_contain_text(prefecture.county.name)


def test_the_map_leads_to_a_county(desk_of: Callable[..., Desk], prefecture: Prefecture) -> None:
    desk = desk_of()
    desk.log_in(Role.PREFECTURE_OFFICE)
    desk.page.wait_for_load_state("networkidle")
    box = desk.page.locator("[data-chart=map] canvas").bounding_box()
    assert box is not None
    desk.page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.52)
    desk.page.wait_for_url(re.compile(r"/areas/5133\d\d/"))


def test_search_by_keyboard(desk_of: Callable[..., Desk], prefecture: Prefecture) -> None:
    desk = desk_of()
    page = desk.page
    desk.log_in(Role.TOWNSHIP_CLERK)
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type(prefecture.household.number)
    expect(page.locator("#suggestions a")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(prefecture.household.number)


def test_the_language_is_switched_and_kept(desk_of: Callable[..., Desk], prefecture: Prefecture) -> None:
    desk = desk_of()
    page = desk.page
    page.goto(desk.address)
    expect(page.locator("h1")).to_have_text("登录")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Log in")
    desk.log_in(Role.FIRST_SECRETARY)
    expect(page.locator("nav#navigation")).to_contain_text("Overview")
    desk.open(reverse("household", args=[prefecture.household.number]))
    expect(page.locator(".reasons")).to_contain_text("Net income per head")
    page.get_by_role("button", name="中文").click()
    expect(page.locator(".reasons")).to_contain_text("人均纯收入")


def test_a_list_is_filtered_sorted_and_turned_without_loading_the_page_anew(
    desk_of: Callable[..., Desk], prefecture: Prefecture
) -> None:
    desk = desk_of()
    page = desk.page
    desk.log_in(Role.PREFECTURE_OFFICE)
    desk.open(reverse("area_households", args=[prefecture.prefecture.code]) + "?year=2015")
    page.evaluate("() => { window.sameDocument = true }")
    before = page.locator(".list-count").inner_text()
    page.select_option("#id_status", "poor")
    page.wait_for_url(re.compile("status=poor"))
    expect(page.locator(".list-count")).not_to_have_text(before)
    page.get_by_role("link", name="差额（元）").click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("差额")
    page.get_by_role("link", name="差额（元）").click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("差额")
    page.get_by_role("link", name="下一页").click()
    expect(page.locator(".pages-now")).to_contain_text("第 2 页")
    assert "status=poor" in page.url
    assert page.evaluate("() => window.sameDocument === true")
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename.endswith("-2015.xlsx")


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_no_page_is_wider_than_the_window(desk_of: Callable[..., Desk], prefecture: Prefecture, width: str) -> None:
    desk = desk_of(width)
    desk.page.goto(desk.address)
    assert desk.overflow() == 0
    desk.log_in(Role.PREFECTURE_OFFICE)
    for path in (
        *(reverse("area", args=[area.code]) for area in (
            prefecture.prefecture, prefecture.county, prefecture.township, prefecture.village
        )),
        reverse("area_households", args=[prefecture.prefecture.code]),
        reverse("household", args=[prefecture.household.number]),
        reverse("search") + "?q=扎西",
        reverse("help"),
        *(
            reverse("area_determination", args=[prefecture.prefecture.code]) + f"?view={view}"
            for view in ("standards", "villages", "counties", "needs", "batches", "entitlements")
        ),
        reverse("household_explanation", args=[prefecture.household.number]),
        reverse("simulation"),
        reverse("archive"),
        reverse("archived_determination", args=[queries.current().pk]),
    ):  # fmt: skip
        desk.open(path)
        assert desk.overflow() == 0, path


def test_the_menu_of_a_phone(desk_of: Callable[..., Desk], prefecture: Prefecture) -> None:
    desk = desk_of("phone")
    page = desk.page
    desk.log_in(Role.FIRST_SECRETARY)
    expect(page.locator("nav#navigation")).to_be_hidden()
    page.get_by_role("button", name="菜单").click()
    page.locator("nav#navigation").get_by_role("link", name="户名单").click()
    expect(page.locator("h1")).to_contain_text(prefecture.village.name)


def test_the_keyboard_reaches_the_content_first(desk_of: Callable[..., Desk], prefecture: Prefecture) -> None:
    desk = desk_of()
    page = desk.page
    desk.log_in(Role.COUNTY_OFFICE)
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_from_a_number_of_the_determination_to_its_households(
    desk_of: Callable[..., Desk], prefecture: Prefecture
) -> None:
    desk = desk_of()
    page = desk.page
    desk.log_in(Role.COUNTY_OFFICE)
    page.locator("nav#navigation").get_by_role("link", name="认定").click()
    expect(page.locator("h1")).to_contain_text(prefecture.county.name)
    page.locator(".tabs").get_by_role("link", name="部门需求").click()
    expect(page.locator("[data-chart=bars] canvas")).to_be_visible()
    page.get_by_role("link", name="缺项户数").click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("缺项户数")
    page.get_by_role("link", name="缺项户数").click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("缺项户数")
    number = page.locator("tbody a.figure").first
    shown = number.inner_text()
    number.click()
    expect(page.locator(".list-count")).to_contain_text(f"共 {shown} 户")
    expect(page.locator("#id_verdict")).to_have_value("no")


def test_reasons_of_a_finding_are_fetched_when_they_are_asked_for(
    desk_of: Callable[..., Desk], prefecture: Prefecture
) -> None:
    desk = desk_of()
    page = desk.page
    desk.log_in(Role.FIRST_SECRETARY)
    desk.open(reverse("household", args=[prefecture.household.number]) + "?year=2015")
    finding = page.locator("details.finding").first
    expect(finding.locator(".tree")).to_have_count(0)
    finding.locator("summary").first.press("Enter")
    expect(finding.locator(".tree").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="依据 Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_what_if(desk_of: Callable[..., Desk], prefecture: Prefecture, width: str) -> None:
    desk = desk_of(width)
    page = desk.page
    desk.log_in(Role.PREFECTURE_OFFICE)
    desk.open(reverse("simulation") + "?year=2015")
    page.evaluate("() => { window.sameDocument = true }")
    slider = page.locator("[data-slider]", has=page.locator("#id_province_exit_line"))
    slider.locator("input[type=range]").fill("1500")
    expect(page.locator("#id_province_exit_line")).to_have_value("1500")
    expect(slider).to_have_class(re.compile("is-changed"))
    page.get_by_role("button", name="计算", exact=True).click()
    expect(page.locator(".comparison")).to_be_visible(timeout=30_000)
    expect(page.locator("[data-chart=moves] canvas").first).to_be_visible()
    assert page.evaluate("() => window.sameDocument === true")
    assert desk.overflow() == 0
    with page.expect_download() as download:
        page.get_by_role("button", name="方案文件").click()
    assert "province_exit_line: 1500" in download.value.path().read_text("utf-8")
    page.get_by_role("link", name="恢复现行").click()
    expect(page.locator("#id_province_exit_line")).to_have_value("2855")
    expect(page.locator(".slider.is-changed")).to_have_count(0)
