"""The filter box in a real browser: Chromium of the system, driven over its own protocol.

`make test-browser` runs these; they need Debian's package `chromium`, and fail without it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from nlfilter import NLFilter
from nlfilter.serve.tables import ServedTable
from tests.serve.test_serve import HOSTILE, ROWS, SHELF, running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120), pytest.mark.filterwarnings("default")]

NASTY = [
    HOSTILE,
    "</script><script>document.title='owned'</script>",
    "javascript:alert(1)",
    "{{7*7}} ${7*7} <b>bold</b>",
    "\u202eright to left",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    assert program, "no chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    jobs = NLFilter("schemas/jobs.yaml", translator="embedded", values="fixtures/jobs/jobs.parquet")
    with running(tables=[ServedTable("jobs", jobs, "fixtures/jobs/jobs.parquet")]) as client:
        yield str(client.base_url)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB")
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("dialog", lambda dialog: problems.append(f"dialog: {dialog.message}"))
    opened.goto(f"{address}/#list=u001")
    expect(opened.get_by_role("status")).to_contain_text("175")
    yield opened
    context.close()
    assert problems == []


def say(page: Page, request: str) -> None:
    page.get_by_role("searchbox").fill(request)
    page.keyboard.press("Enter")


def chips(page: Page) -> list[str]:
    return [text.removesuffix("×") for text in page.locator("ul.chips li").all_inner_texts()]


def test_a_wish_is_refined_and_taken_back(page: Page) -> None:
    say(page, "remote, Python, Tokyo")
    expect(page.get_by_role("status")).to_contain_text("13 of 175")
    assert [chip.strip() for chip in chips(page)] == [
        "remote",
        "skills include Python",
        "city is Tokyo (東京)",
    ]
    say(page, "also Osaka")
    expect(page.locator("ul.chips")).to_contain_text("Osaka")
    page.get_by_role("button", name="Remove: remote", exact=True).click()
    expect(page.locator("ul.chips li")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("ul.chips li")).to_have_count(3)
    page.get_by_role("button", name="Redo").click()
    expect(page.locator("ul.chips li")).to_have_count(2)
    page.get_by_role("button", name="Start again").click()
    expect(page.locator("ul.chips li")).to_have_count(0)


def test_rows_have_reasons_and_links(page: Page) -> None:
    say(page, "remote, Python, Tokyo")
    first = page.locator("ol.rows > li").first
    expect(first).to_contain_text("because it is marked remote")
    expect(first.get_by_role("link", name="apply")).to_have_attribute(
        "href", "https://jobs.example/apply/j0112"
    )


def test_what_is_left_out_and_not_sure_is_said(page: Page) -> None:
    say(page, "remote, good vibes")
    expect(page.locator("ul.notes")).to_contain_text("Not applied: good vibes")
    say(page, "dog-friendly")
    expect(page.locator("ul.notes")).to_contain_text("dog-friendly")
    expect(page.locator("ul.chips li")).to_have_count(1)


def test_an_empty_answer_offers_ways_out(page: Page) -> None:
    say(page, "Rust, Sapporo, over 20 million yen")
    expect(page.get_by_role("status")).to_contain_text("0 of 175")
    way = page.get_by_role("button", name="rows)").first
    expect(way).to_be_visible()
    way.click()
    expect(page.get_by_role("status")).not_to_contain_text(" 0 of 175")


def test_a_link_leads_back(page: Page, address: str) -> None:
    say(page, "remote, Tokyo")
    expect(page.locator("ul.chips li")).to_have_count(2)
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator("ul.chips li")).to_have_count(2)
    page.goto("about:blank")
    page.goto(f"{address}/#list=u001&where=1%20%3D%201")
    expect(page.locator("ul.notes .error")).to_be_visible()


def test_the_main_path_in_japanese(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    page.goto(f"{address}/#list=u001")
    expect(page.get_by_role("button", name="絞り込む")).to_be_visible()
    say(page, "リモート、Python、東京")
    expect(page.get_by_role("status")).to_contain_text("175件のうち13件")
    page.get_by_role("button", name="元に戻す").click()
    expect(page.locator("ul.chips li")).to_have_count(0)
    context.close()


def test_the_keyboard_is_enough(page: Page) -> None:
    page.get_by_role("searchbox").focus()
    page.keyboard.type("remote")
    page.keyboard.press("Enter")
    expect(page.locator("ul.chips li")).to_have_count(1)
    cross = page.get_by_role("button", name="Remove: remote")
    for _ in range(12):
        if cross.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("ul.chips li")).to_have_count(0)
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_a_screen_reader_finds_nothing_serious(page: Page) -> None:
    say(page, "remote, good vibes")
    expect(page.locator("ul.notes")).to_contain_text("good vibes")
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_it_fits_a_narrow_screen_in_both_schemes(
    browser: Browser, address: str, scheme: Literal["dark", "light"]
) -> None:
    context = browser.new_context(
        viewport={"width": 340, "height": 700},
        color_scheme=scheme,
        locale="en-GB",
    )
    page = context.new_page()
    page.goto(f"{address}/#list=u001")
    say(page, "remote, Python, Tokyo")
    expect(page.locator("ul.chips li")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page).response["violations"]
    assert "color-contrast" not in [one["id"] for one in found]
    context.close()


def test_hostile_cells_names_and_requests_do_nothing(browser: Browser) -> None:
    rows = [{**ROWS[0], "id": f"b{n}", "title": text, "genre": text} for n, text in enumerate(NASTY)]
    schema = SHELF.model_copy(update={"label": {"en": HOSTILE}})
    books = NLFilter(schema, translator="embedded", values=rows)
    with running(tables=[ServedTable("books", books, rows)]) as client:
        context = browser.new_context(locale="en-GB")
        page = context.new_page()
        happened: list[str] = []
        page.on("dialog", lambda dialog: happened.append(dialog.message))
        page.on("request", lambda request: happened.extend([request.url] * ("/x" in request.url)))
        page.goto(f"{client.base_url}/")
        expect(page.locator("ol.rows > li")).to_have_count(len(NASTY))
        for text in NASTY:
            say(page, text)
            page.wait_for_timeout(100)
        page.goto(f"{client.base_url}/#where={HOSTILE}&list={HOSTILE}")
        page.wait_for_timeout(300)
        assert happened == []
        assert page.title() == "nlfilter"
        assert page.locator("nl-filter img, nl-filter script, nl-filter b").count() == 0
        context.close()
