"""Job descriptions shared by their owner: with real keys, by three people, each in a browser of their own."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.async_api import Locator, expect

from .accessibility import assert_accessible
from .conftest import Arrive, fixture
from .lab import TOKEN, Lab
from .person import Person
from .sharing_words import WORDS
from .wire import Wire

MODAL = ".jddb-Modal"


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"default_role": "none"}


@pytest.fixture
def words(locale: str) -> dict[str, str]:
    return WORDS[locale]


async def username_of(person: Person) -> str:
    me = await (await person.page.context.request.get(f"{person.lab.address}/jddb/api/me")).json()
    return str(me["user"]["username"])


@fixture()
async def ann(arrive: Arrive, lab: Lab, words: dict[str, str], request: pytest.FixtureRequest) -> Person:
    """The owner, with the text open."""
    job_id = await lab.create(request.node.name, "One line\n")
    session = (await lab.ask("POST", "sessions", json={"job_id": job_id}))["session_id"]
    ann = await arrive()
    path = f"sessions/{session}/members/{quote(await username_of(ann), safe='')}"
    await lab.ask("PUT", path, json={"role": "owner"})
    await ann.page.reload()
    await ann.settle()
    await ann.open(request.node.name)
    return ann


def modal(person: Person) -> Locator:
    return person.page.locator(MODAL)


async def focus_with_tab(person: Person, target: Locator) -> None:
    """Press Tab until the focus is there."""
    await expect(target).to_be_visible()
    for _ in range(60):
        if await target.evaluate("element => element === document.activeElement"):
            return
        await person.keys.press("Tab")
    pytest.fail("Tab does not lead there")


async def press_in(person: Person, name: str, inside: Locator | None = None, exact: bool = True) -> None:
    """Press a button of the window with the keyboard."""
    button = (inside or modal(person)).get_by_role("button", name=name, exact=exact)
    await focus_with_tab(person, button)
    await person.keys.press("Enter")


async def share(person: Person, words: dict[str, str]) -> None:
    """Open the window with the button of the header."""
    await person.panel.get_by_role("button", name=words["share"]).press("Enter")
    await expect(modal(person).get_by_label(words["user"], exact=True)).to_be_focused()


async def make_link(person: Person, words: dict[str, str]) -> str:
    """A link for one editor; its token."""
    await press_in(person, words["create"])
    field = modal(person).get_by_label(words["link"])
    address = urlsplit(await field.input_value())
    assert address.path == "/lab"
    return parse_qs(address.query)["jddb-invitation"][0]


async def test_share_lower_remove_and_hand_over(
    arrive: Arrive, lab: Lab, ann: Person, words: dict[str, str]
) -> None:
    await ann.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await share(ann, words)
    token = await make_link(ann, words)
    await press_in(ann, words["copy"])
    await expect(modal(ann)).to_contain_text(words["copied"])
    copied = await ann.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{lab.address}/lab?jddb-invitation={token}"
    await expect(modal(ann).get_by_role("list", name=words["open"]).get_by_role("listitem")).to_have_count(1)

    bob = await arrive(f"jddb-invitation={token}")
    await bob.can_write()
    assert token not in bob.page.url
    await expect(bob.page.locator(".jddb-JobList-item")).to_have_count(1)
    people = modal(ann).get_by_role("list", name=words["people"])
    name = await bob.name()
    await expect(people.get_by_role("listitem").filter(has_text=name)).to_be_visible()
    await expect(modal(ann).get_by_role("list", name=words["open"])).to_have_count(0)
    await expect(people).not_to_contain_text(await username_of(bob))  # Jupyter made it up: 32 digits

    cleo = await arrive(f"jddb-invitation={token}")
    await expect(cleo.dialog).to_be_visible()
    await expect(cleo.page.locator(".jddb-JobList-item")).to_have_count(0)
    await cleo.keys.press("Escape")

    await bob.go_to_end()
    await bob.keys.type("Bob writes. ")
    await bob.saved()
    select = people.get_by_label(words["role"] + name, exact=True)
    await select.focus()
    await ann.keys.press("End")
    await ann.keys.press("Enter")
    await expect(bob.text).to_have_attribute("contenteditable", "false")
    await expect(bob.notices).to_contain_text(words["lowered"])
    await expect(bob.text).to_contain_text("Bob writes.")
    await expect(select).to_have_value("viewer")

    await select.focus()
    await ann.keys.press("Home")
    await press_in(ann, words["change"] + name)
    await press_in(ann, words["make_owner"])
    await expect(select).to_be_focused()
    await bob.can_write()
    await ann.keys.press("ArrowDown")
    await ann.keys.press("Enter")
    await expect(modal(ann).get_by_role("button", name=words["change"])).to_have_count(0)
    await expect(select).to_have_value("editor")

    row = people.get_by_role("listitem").filter(has_text=name)
    await press_in(ann, words["hand_over"] + name + "…")
    await press_in(ann, words["hand_over_now"], row)
    await expect(modal(ann)).to_contain_text(words["owns"])
    await expect(modal(ann).get_by_role("combobox")).to_have_count(0)
    await ann.keys.press("Escape")
    await expect(modal(ann)).to_have_count(0)

    await share(bob, words)
    who = await ann.name()
    await press_in(bob, words["remove"] + who + "…")
    await press_in(bob, words["remove_now"], modal(bob).get_by_role("group", name=words["remove"] + who))
    await expect(ann.notices.filter(has_text=words["removed"])).to_be_visible()
    await expect(ann.text).to_contain_text("Bob writes.")
    await modal(bob).locator("summary").press("Enter")
    history = modal(bob).get_by_role("list", name=words["history"])
    await expect(history).to_contain_text(f"{name} {words['accepted']}")


async def test_a_role_is_given_when_it_is_applied(lab: Lab, ann: Person, words: dict[str, str]) -> None:
    session = (await lab.ask("GET", f"jobs/{await ann.job_id()}"))["session_id"]

    async def given() -> list[str]:
        """The roles that were given since the start, the newest first."""
        log = await lab.ask("GET", f"sessions/{session}/access-log")
        return [entry["role_after"] for entry in log["entries"]]

    await lab.ask("PUT", f"sessions/{session}/members/bob", json={"role": "viewer"})
    before = await given()
    await share(ann, words)
    select = modal(ann).get_by_label(words["role"] + "bob", exact=True)
    change = modal(ann).get_by_role("button", name=words["change"] + "bob")
    make_owner = modal(ann).get_by_role("button", name=words["make_owner"])
    await focus_with_tab(ann, select)
    for role in ("reviewer", "translator", "editor", "owner"):
        await ann.keys.press("ArrowUp")
        await expect(select).to_have_value(role)
    await ann.keys.press("Escape")
    await expect(select).to_have_value("viewer")
    await expect(change).to_have_count(0)

    await ann.keys.press("Home")
    await ann.keys.press("Tab")
    await expect(change).to_be_focused()
    await ann.keys.press("Escape")
    await expect(select).to_be_focused()
    await expect(select).to_have_value("viewer")

    await ann.keys.press("Home")
    await ann.keys.press("Enter")
    await expect(make_owner).to_be_visible()
    await ann.keys.press("Escape")
    await expect(make_owner).to_have_count(0)
    await expect(select).to_be_focused()
    await expect(select).to_have_value("viewer")
    assert await given() == before

    await ann.keys.press("ArrowUp")
    async with ann.page.expect_response(lambda answer: answer.request.method == "PUT"):
        await ann.keys.press("Enter")
    await expect(change).to_have_count(0)
    assert await given() == ["reviewer", *before]

    await ann.page.route("**/members/**", lambda route: route.abort())
    await select.select_option("editor")
    await change.click()
    await expect(modal(ann).get_by_role("alert")).to_be_visible()
    await expect(select).to_have_value("editor")
    assert await given() == ["reviewer", *before]
    await ann.page.unroute("**/members/**")
    await change.click()
    await expect(change).to_have_count(0)
    await expect(select).to_be_focused()
    assert await given() == ["editor", "reviewer", *before]

    await ann.keys.press("Home")
    await ann.keys.press("Enter")
    await press_in(ann, words["make_owner"])
    await expect(change).to_have_count(0)
    assert await given() == ["owner", "editor", "reviewer", *before]


async def test_an_owner_is_added_only_after_a_question(lab: Lab, ann: Person, words: dict[str, str]) -> None:
    session = (await lab.ask("GET", f"jobs/{await ann.job_id()}"))["session_id"]
    await share(ann, words)
    await ann.keys.type("bob")
    await ann.keys.press("Tab")
    await ann.keys.press("Home")
    await ann.keys.press("Tab")
    await ann.keys.press("Enter")
    make_owner = modal(ann).get_by_role("button", name=words["make_owner"])
    await expect(make_owner).to_be_visible()
    await ann.keys.press("Escape")
    await expect(modal(ann).get_by_label(words["user"], exact=True)).to_be_focused()
    await expect(modal(ann).get_by_label(words["user"], exact=True)).to_have_value("bob")
    members = (await lab.ask("GET", f"sessions/{session}/members"))["members"]
    assert "bob" not in [member["username"] for member in members]
    await ann.keys.press("Enter")
    await press_in(ann, words["make_owner"])
    await expect(modal(ann).get_by_label(words["role"] + "bob", exact=True)).to_have_value("owner")


async def test_who_is_not_an_owner_reads_the_list(arrive: Arrive, ann: Person, words: dict[str, str]) -> None:
    await share(ann, words)
    bob = await arrive(f"jddb-invitation={await make_link(ann, words)}")
    await bob.can_write()
    await bob.panel.get_by_role("button", name=words["share"]).press("Enter")
    await expect(modal(bob)).to_contain_text(words["mine"])
    row = modal(bob).get_by_role("list", name=words["people"]).get_by_role("listitem")
    await expect(row).to_have_count(3)
    await expect(row.filter(has_text=await bob.name())).to_contain_text(words["editor"])
    await expect(modal(bob).locator("select, input, summary")).to_have_count(0)
    await expect(modal(bob).get_by_role("button")).to_have_count(1)
    await assert_accessible(bob, MODAL)
    await bob.keys.press("Escape")
    await expect(modal(bob)).to_have_count(0)


async def test_unsent_work_is_offered_when_access_is_taken_away(
    arrive: Arrive, ann: Person, words: dict[str, str]
) -> None:
    await share(ann, words)
    token = await make_link(ann, words)
    bob = await arrive("jddb")
    wire = await Wire.of(bob)
    await bob.page.goto(f"{bob.address}?jddb-invitation={token}")
    await bob.settle()
    await bob.can_write()
    await bob.go_to_end()
    wire.hold()
    await bob.keys.type("not to be lost")
    name = await bob.name()
    await press_in(ann, words["remove"] + name + "…")
    await press_in(ann, words["remove_now"], modal(ann).get_by_role("group", name=words["remove"] + name))
    await expect(bob.notices.filter(has_text=words["removed"])).to_be_visible()
    await expect(bob.notices.locator(".jddb-Notice-text")).to_have_text("not to be lost")


async def test_errors_stay_in_the_window_with_what_was_filled_in(ann: Person, words: dict[str, str]) -> None:
    await share(ann, words)
    await ann.keys.type("new.person@example.org")
    await ann.keys.press("Enter")
    people = modal(ann).get_by_role("list", name=words["people"])
    await expect(people).to_contain_text("new.person@example.org")
    select = people.get_by_label(words["role"] + await ann.name(), exact=True)
    root = people.get_by_role("listitem").filter(has=ann.page.locator("select option:checked[value=owner]"))
    await expect(root).to_have_count(2)
    await ann.page.route("**/members/**", lambda route: route.abort())
    await modal(ann).get_by_label(words["user"], exact=True).fill("somebody else")
    await ann.keys.press("Enter")
    await expect(modal(ann).get_by_role("alert")).to_be_visible()
    await expect(modal(ann).get_by_label(words["user"], exact=True)).to_have_value("somebody else")
    await expect(select).to_have_value("owner")


async def test_a_link_survives_the_login_page(
    arrive: Arrive, ann: Person, lab: Lab, words: dict[str, str]
) -> None:
    await share(ann, words)
    token = await make_link(ann, words)
    bob = await arrive()
    await bob.page.goto("about:blank")  # else what JupyterLab asks for meanwhile brings a new cookie
    await bob.page.context.clear_cookies()
    await bob.page.goto(f"{lab.address}/lab?jddb-invitation={token}")
    await expect(bob.page).to_have_url(re.compile("/login"))
    await bob.page.locator("#password_input").fill(TOKEN)
    await bob.keys.press("Enter")
    await bob.settle()
    await bob.can_write()
    assert token not in bob.page.url


async def test_a_link_that_is_not_known(arrive: Arrive, words: dict[str, str]) -> None:
    bob = await arrive("jddb-invitation=nothing")
    await expect(bob.dialog).to_contain_text(words["expired"])
    assert "nothing" not in bob.page.url


async def test_a_name_and_a_colour_are_seen_by_the_other(
    arrive: Arrive, ann: Person, words: dict[str, str]
) -> None:
    await share(ann, words)
    token = await make_link(ann, words)
    await ann.keys.press("Escape")
    bob = await arrive(f"jddb-invitation={token}")
    await bob.can_write()
    await bob.panel.get_by_role("button", name=words["profile"]).press("Enter")
    field = modal(bob).get_by_label(words["name"], exact=True)
    await expect(field).to_be_focused()
    await bob.keys.press("Control+a")
    await bob.keys.type("Robert Émond")
    await bob.keys.press("Tab")
    await bob.keys.press("ArrowRight")
    colour = await modal(bob).locator("input:checked").input_value()
    await bob.keys.press("Enter")
    await expect(modal(bob)).to_have_count(0)
    avatar = ann.panel.locator(".jddb-People-avatar[title='Robert Émond']")
    await expect(avatar).to_be_visible()
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    await expect(avatar).to_have_css("background-color", f"rgb({red}, {green}, {blue})")
    await bob.go_to_end()
    async with bob.moving():
        await expect(ann.flags).to_contain_text("Robert Émond")


async def test_axe_finds_nothing(theme: str, lab: Lab, ann: Person, words: dict[str, str]) -> None:
    session = (await lab.ask("GET", f"jobs/{await ann.job_id()}"))["session_id"]
    await expect(ann.page.locator("body")).to_have_attribute("data-jp-theme-name", theme)
    await share(ann, words)
    await make_link(ann, words)
    await modal(ann).locator("summary").press("Enter")
    await expect(modal(ann).get_by_role("list", name=words["history"])).not_to_be_empty()
    await modal(ann).get_by_role("button", name=words["hand_over"]).first.press("Enter")
    await assert_accessible(ann, MODAL)
    await ann.keys.press("Escape")
    await lab.ask("PUT", f"sessions/{session}/members/bob", json={"role": "viewer"})
    await modal(ann).get_by_label(words["role"] + "bob", exact=True).press("Home")
    await modal(ann).get_by_role("button", name=words["change"] + "bob").press("Enter")
    await expect(modal(ann).get_by_role("button", name=words["make_owner"])).to_be_visible()
    await assert_accessible(ann, MODAL)
    await ann.keys.press("Escape")
    await ann.keys.press("Escape")
    await expect(modal(ann)).to_have_count(0)
    await ann.panel.get_by_role("button", name=words["profile"]).press("Enter")
    await expect(modal(ann).locator("input").first).to_be_focused()
    await assert_accessible(ann, MODAL)
