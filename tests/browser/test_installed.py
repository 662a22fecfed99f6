"""The wheel in an environment of its own, where there is no Node: it is on without another step."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.package.building import ROOT, build_wheel, run, without_node

from .conftest import Arrive, fixture
from .lab import Lab

pytestmark = pytest.mark.timeout(600)  # JupyterLab is installed from nothing

LIVES_IN_THE_PACKAGE = "import jddb_jupyter, pathlib; print(pathlib.Path(jddb_jupyter.__file__).parent)"


class CleanLab(Lab):
    """A JupyterLab of another environment."""

    def _environment(self) -> dict[str, str]:
        return {**super()._environment(), **without_node(self.python), "HOME": str(self.folder / "home")}


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment into which pip put the wheel and JupyterLab, and nothing else."""
    folder = tmp_path_factory.mktemp("clean")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    options = ("--quiet", "--disable-pip-version-check", "--no-compile", "-c", ROOT / "constraints.txt")
    run("-m", "pip", "install", *options, build_wheel(ROOT, folder), "jupyterlab", python=python)
    return python


@fixture(scope="module")
async def lab(
    tmp_path_factory: pytest.TempPathFactory, python: Path, chromium_path: str
) -> AsyncIterator[Lab]:
    lab = CleanLab(tmp_path_factory.mktemp("lab"))
    lab.python = python
    await lab.start()
    yield lab
    await lab.stop()


def plain(output: str) -> str:
    """Without colours and alignment."""
    return " ".join(re.sub(r"\x1b\[\d+m", "", output).split())


async def test_both_extensions_are_on(python: Path) -> None:
    server = plain(run("-m", "jupyter", "server", "extension", "list", python=python))
    assert "jddb_jupyter enabled" in server
    assert "jddb_jupyter 0.1.0 OK" in server
    panel = plain(run("-m", "jupyter", "labextension", "list", python=python))
    assert "jddb-jupyter v0.1.0 enabled OK" in panel
    where = Path(run("-c", LIVES_IN_THE_PACKAGE, python=python).strip())
    assert where.is_relative_to(python.parents[1])


async def test_the_server_is_well_and_the_panel_opens(arrive: Arrive, lab: Lab) -> None:
    assert (await lab.ask("GET", "health"))["status"] == "ok"
    job_id = await lab.create("Director")
    ann = await arrive(f"jddb={job_id}")
    await ann.can_write()
    await ann.text.click()
    await ann.keys.type("Installed")
    await expect(ann.status).to_contain_text("All changes saved")


async def test_the_panel_is_there_in_french(arrive: Arrive, lab: Lab) -> None:
    lab.set("@jupyterlab/translation-extension:plugin", {"locale": "fr_CA"})
    ann = await arrive()
    await expect(ann.browser.get_by_role("heading")).to_have_text("Descriptions d’emploi")
