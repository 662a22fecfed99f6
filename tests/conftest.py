"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from programs import cannot_run

pytest_plugins = [
    "pytest_jupyter.jupyter_server",
    "tests.postgresql_server",
    "tests.databases",
    "tests.suggesters.machine",
]

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `../shared` with vectors and real job descriptions."""
    if not SHARED.is_dir():
        cannot_run("the folder ../shared (vectors, real job descriptions) is missing")
    return SHARED
