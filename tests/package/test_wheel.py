"""What is in the wheel, and that the sources become the same one where there is no Node."""

from __future__ import annotations

import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from .building import ROOT, build_sdist, build_wheel

pytestmark = pytest.mark.slow

PANEL = "jddb_jupyter-0.1.0.data/data/share/jupyter/labextensions/jddb-jupyter"
GIVEN = re.compile(r"@jupyterlab/|@lumino/|react$")
"""What JupyterLab gives to every extension."""
LICENCES = {"MIT", "BSD-3-Clause", "Apache-2.0"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    if not (ROOT / "jddb_jupyter/labextension/static").is_dir():
        pytest.fail("the panel is not built: make .venv/.ready")
    return ZipFile(build_wheel(ROOT, tmp_path_factory.mktemp("wheel")))


def test_it_holds_the_panel_the_texts_and_what_turns_them_on(wheel: ZipFile) -> None:
    names = set(wheel.namelist())
    assert {
        f"{PANEL}/package.json",
        f"{PANEL}/install.json",
        f"{PANEL}/static/style.js",
        f"{PANEL}/schemas/jddb-jupyter/editor.json",
        "jddb_jupyter-0.1.0.data/data/etc/jupyter/jupyter_server_config.d/jddb_jupyter.json",
        "jupyterlab_language_pack_fr_CA/locale/fr_CA/LC_MESSAGES/jddb_jupyter.json",
        "jupyterlab_language_pack_fr_CA/locale/fr_CA/LC_MESSAGES/jddb_jupyter.mo",
        "jddb_jupyter-0.1.0.dist-info/licenses/LICENSE",
        "jddb_jupyter/py.typed",
        "jddb_jupyter/storage/migrations/versions/0001_tables.py",
    } <= names
    entry = json.loads(wheel.read(f"{PANEL}/package.json"))["jupyterlab"]["_build"]["load"]
    assert f"{PANEL}/{entry}" in names
    samples = {path.name for path in (ROOT / "jddb_jupyter/samples").iterdir()}
    assert {name.split("/")[-1] for name in names if name.startswith("jddb_jupyter/samples/")} == samples
    assert not [name for name in names if name.startswith(("tests", "docs", "jddb_jupyter/labextension"))]


def test_it_holds_the_licence_of_everything_that_is_bundled(wheel: ZipFile) -> None:
    told = json.loads(wheel.read(f"{PANEL}/static/third-party-licenses.json"))["packages"]
    own = json.loads((ROOT / "labextension/package.json").read_text())["dependencies"]
    wanted, queue = set(), [name for name in own if not GIVEN.match(name)]
    while queue:
        name = queue.pop()
        if name not in wanted and not GIVEN.match(name):
            wanted.add(name)
            about = ROOT / "labextension/node_modules" / name / "package.json"
            queue += json.loads(about.read_text()).get("dependencies", {})
    assert wanted <= {package["name"] for package in told}
    for package in told:
        assert package["licenseId"] in LICENCES, package["name"]
        assert len(package["extractedText"]) > 500, package["name"]


def test_nothing_in_it_is_of_the_machine_that_built_it(wheel: ZipFile) -> None:
    addresses = re.compile(rb"https?://[^\s\"')]*(?:registry|pypi|npmjs|verdaccio)[^\s\"')]*|/opt/pypi")
    for name in wheel.namelist():
        content = wheel.read(name)
        assert not addresses.search(content), name
        assert str(ROOT).encode() not in content, name
        assert str(Path.home()).encode() + b"/" not in content, name


def test_the_sources_become_the_same_wheel(wheel: ZipFile, tmp_path: Path) -> None:
    again = ZipFile(build_wheel(build_sdist(tmp_path), tmp_path))
    assert set(again.namelist()) == set(wheel.namelist())
    for name in wheel.namelist():
        if not name.endswith("/RECORD"):
            assert again.read(name) == wheel.read(name), name
