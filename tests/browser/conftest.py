"""A browser, a server with the fictional prefecture, and an ear for what the page complains about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from fictional import PASSWORD, Prefecture
from fupin.apps.accounts.models import Role

CHROMIUM = "/usr/bin/chromium"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
WIDTHS = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


@dataclass
class Desk:
    """A browser page at the live server. ``complaints`` holds console errors and refusals of the security policy."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def log_in(self, role: Role) -> None:
        """Log in as the user of a role."""
        self.page.goto(self.address)
        self.page.fill("#id_username", role.value)
        self.page.fill("#id_password", PASSWORD)
        self.page.press("#id_password", "Enter")
        self.page.wait_for_selector("nav#navigation", state="attached")
        self.page.wait_for_load_state("networkidle")

    def open(self, path: str) -> None:
        """Open a page and wait until nothing loads any more."""
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        width: int = self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return width


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all journeys of this process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def desk_of(chromium: Browser, prefecture: Prefecture, live_server: object) -> Iterator[Callable[[str], Desk]]:
    """Make a desk of a width; at the end nothing may have been complained about."""
    opened: list[Desk] = []

    def make(width: str = "desk") -> Desk:
        context = chromium.new_context(viewport=WIDTHS[width], locale="zh-CN")  # type: ignore[arg-type]
        desk = Desk(context.new_page(), str(live_server))
        desk.page.on(
            "console", lambda message: desk.complaints.append(message.text) if message.type == "error" else None
        )
        desk.page.on("pageerror", lambda error: desk.complaints.append(str(error)))
        opened.append(desk)
        return desk

    yield make
    complaints = [complaint for desk in opened for complaint in desk.complaints]
    for desk in opened:
        desk.page.context.close()
    assert complaints == []
