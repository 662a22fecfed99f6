"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest_plugins = [
    "pytest_jupyter.jupyter_server",
    "tests.postgresql_server",
    "tests.databases",
    "tests.suggesters.machine",
]

SHARED = Path(__file__).parents[2] / "shared"


def missing(what: str) -> None:
    """Say plainly that a test cannot run: a skip on a desk, a failure where everything must be there (CI)."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `../shared` with vectors and real job descriptions."""
    if not SHARED.is_dir():
        missing("the folder ../shared (vectors, real job descriptions)")
    return SHARED
