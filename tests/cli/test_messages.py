"""What the commands say, in both languages."""

from __future__ import annotations

import argparse
import re

import pytest

from jddb_jupyter.cli import commands, messages
from jddb_jupyter.collab.roles import IN_FRENCH, Role

ONLY_VALUES = re.compile(r"(?:{\w+}|\W)*")
"""Nothing in it is said in a language."""


@pytest.mark.parametrize("key", messages.MESSAGES)
def test_every_sentence_is_in_both_languages_with_the_same_values(key: str) -> None:
    english, french = messages.MESSAGES[key]
    assert english != french or ONLY_VALUES.fullmatch(english)
    fields = [sorted(re.findall(r"{(\w+)", text)) for text in (english, french)]
    assert fields[0] == fields[1]
    assert not re.search(r"\s[;!?]|[^\u00a0]:(?!//)|«[^\u00a0]|[^\u00a0]»|'", french)


def test_the_help_of_every_command_is_in_french() -> None:
    english, french = helps(commands.parser("en")), helps(commands.parser("fr"))
    assert [name for name, _ in english] == [name for name, _ in french]
    texts = [text for pair in zip(english, french, strict=True) for _, text in pair]
    assert all(texts)
    same = [name for (name, one), (_, other) in zip(english, french, strict=True) if one == other]
    assert same == []


def helps(parser: argparse.ArgumentParser) -> list[tuple[str, str | None]]:
    """Every command and option with its help, without argparse's own and those that are not shown."""
    found: list[tuple[str, str | None]] = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found += [(choice.dest, choice.help) for choice in action._choices_actions]
            for command in dict.fromkeys(action.choices.values()):
                found += helps(command)
        elif action.dest not in ("help", "version") and action.help != argparse.SUPPRESS:
            found.append((action.dest, action.help))
    return found


def test_every_role_has_a_name_in_french() -> None:
    assert set(IN_FRENCH) == set(Role)
    assert all(IN_FRENCH[role] != str(role) for role in Role)
