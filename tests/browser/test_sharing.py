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
from .wire import Wire

MODAL = ".jddb-Modal"
WORDS = {
    "en": {
        "share": "Share…",
        "people": "People",
        "create": "Create link",
        "copy": "Copy link",
        "copied": "The link is on the clipboard.",
        "link": "The new link",
        "open": "Open links",
        "close": "Close",
        "role": "Role of ",
        "lowered": "An owner gave you the role “Reader”.",
        "removed": "An owner has taken your access",
        "hand_over": "Hand over to ",
        "hand_over_now": "Hand over",
        "owns": "owns this job description now",
        "remove": "Remove ",
        "remove_now": "Remove",
        "history": "History of access",
        "accepted": "accepted a link and has the role “Editor”.",
        "expired": "This invitation link is not known here",
        "profile": "your name and colour…",
        "name": "Name",
        "user": "User name",
        "last": "A job description keeps at least one owner.",
    },
    "fr_CA": {
        "share": "Partager…",
        "people": "Personnes",
        "create": "Créer un lien",
        "copy": "Copier le lien",
        "copied": "Le lien est dans le presse-papiers.",
        "link": "Le nouveau lien",
        "open": "Liens ouverts",
        "close": "Fermer",
        "role": "Rôle de ",
        "lowered": "Un propriétaire vous a donné le rôle «\u00a0Lecture\u00a0».",
        "removed": "Un propriétaire vous a retiré l’accès",
        "hand_over": "Céder à ",
        "hand_over_now": "Céder",
        "owns": "Cette description d’emploi appartient maintenant à",
        "remove": "Retirer ",
        "remove_now": "Retirer",
        "history": "Historique des accès",
        "accepted": "a accepté un lien et a le rôle «\u00a0Rédaction\u00a0».",
        "expired": "Ce lien d’invitation n’est pas connu ici",
        "profile": "votre nom et votre couleur…",
        "name": "Nom",
        "user": "Nom d’utilisateur",
        "last": "Une description d’emploi garde au moins un propriétaire.",
    },
}


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

    cleo = await arrive(f"jddb-invitation={token}")
    await expect(cleo.dialog).to_be_visible()
    await expect(cleo.page.locator(".jddb-JobList-item")).to_have_count(0)
    await cleo.keys.press("Escape")

    await bob.go_to_end()
    await bob.keys.type("Bob writes. ")
    await bob.saved()
    select = people.get_by_label(words["role"] + name)
    await select.focus()
    await ann.keys.press("End")
    await expect(bob.text).to_have_attribute("contenteditable", "false")
    await expect(bob.notices).to_contain_text(words["lowered"])
    await expect(bob.text).to_contain_text("Bob writes.")
    await expect(select).to_have_value("viewer")

    await select.focus()
    await ann.keys.press("Home")
    await expect(select).to_have_value("owner")
    await bob.can_write()
    await select.focus()
    await ann.keys.press("ArrowDown")
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


async def test_unsent_work_is_offered_when_access_is_taken_away(
    arrive: Arrive, ann: Person, words: dict[str, str]
) -> None:
    await share(ann, words)
    token = await make_link(ann, words)
    bob = await arrive("jddb")
    wire = await Wire.of(bob.page)
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
    select = people.get_by_label(words["role"] + await ann.name())
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


async def test_axe_finds_nothing(theme: str, ann: Person, words: dict[str, str]) -> None:
    await expect(ann.page.locator("body")).to_have_attribute("data-jp-theme-name", theme)
    await share(ann, words)
    await make_link(ann, words)
    await modal(ann).locator("summary").press("Enter")
    await expect(modal(ann).get_by_role("list", name=words["history"])).not_to_be_empty()
    await modal(ann).get_by_role("button", name=words["hand_over"]).first.press("Enter")
    await assert_accessible(ann, MODAL)
    await ann.keys.press("Escape")
    await ann.panel.get_by_role("button", name=words["profile"]).press("Enter")
    await expect(modal(ann).locator("input").first).to_be_focused()
    await assert_accessible(ann, MODAL)
