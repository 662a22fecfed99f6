"""How people are shown in a session: the names and colours that they chose, and who gets which colour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

COLOURS: Final = (
    "#0b6e4f",
    "#1f5fa8",
    "#8a3ffc",
    "#9f1853",
    "#a2460a",
    "#6f5200",
    "#00687a",
    "#7a2e8e",
    "#b1203a",
    "#3d5a1e",
    "#5a4fcf",
    "#8c4a2f",
)
"""Dark enough for white text on them (contrast of 4.5 to 1 or more) and told apart from one another."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person chose; None where they left it to the server."""

    name: str | None = None
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """How a person is shown."""

    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Wish:
    """The colour that somebody would be shown in, and whether they chose it."""

    colour: str
    chosen: bool


def least_used(uses: Mapping[str, int]) -> str:
    """Of all colours the one with the fewest uses, the first of them where several have as few."""
    return min(COLOURS, key=lambda colour: uses.get(colour, 0))


def assign(wishes: Mapping[int, Wish]) -> dict[int, str]:
    """A colour for each person (by id, in the order in which they came).

    Who chose a colour has it. The others have what they wish for unless somebody has it already; then they
    get the least used one. So nobody shares a colour that they did not choose while there are enough, and
    nobody's changes for another reason than a choice.
    """
    given = {person: wish.colour for person, wish in wishes.items() if wish.chosen}
    uses = Counter(given.values())
    displaced = []
    for person, wish in wishes.items():
        if wish.chosen:
            continue
        if uses[wish.colour]:
            displaced.append(person)
        else:
            given[person] = wish.colour
            uses[wish.colour] += 1
    for person in displaced:
        given[person] = least_used(uses)
        uses[given[person]] += 1
    return given
