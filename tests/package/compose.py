"""compose.yaml, as an engine reads it: with what stands in the environment put in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from .building import ROOT

REFERENCE = re.compile(r"\$\{(\w+)(:\?|:-)([^}]*)\}")
GIVEN = {
    "JUPYTER_TOKEN": "what-people-sign-in-with",
    "JDDB_JWT_SECRET": "a secret that is only used by tests, 32 bytes",
    "POSTGRES_PASSWORD": "the password of the database",
}
"""What a person has to give."""


class Missing(Exception):
    """A variable that has to be there is not."""


def filled(text: str, given: Mapping[str, str]) -> str:
    """The text with its variables; Missing where one that is required is empty."""

    def value(found: re.Match[str]) -> str:
        name, kind, rest = found.groups()
        if not given.get(name) and kind == ":?":
            raise Missing(name)
        return given.get(name) or rest

    return REFERENCE.sub(value, text)


def services() -> dict[str, Any]:
    """What is started, by name, as it stands there."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    return found


def environment_of(name: str, given: Mapping[str, str] = GIVEN) -> dict[str, str]:
    """The variables that a service is started with."""
    return {key: filled(value, given) for key, value in services()[name]["environment"].items()}
