"""The Dockerfile and compose.yaml: that they speak of this product as it is, and hold no secret.

That they work is tested where they are run, in `tests/browser/test_installed.py`.
"""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import pytest

from jddb_jupyter import __version__
from jddb_jupyter.server.settings import JDDB

from .building import ROOT
from .compose import GIVEN, Missing, environment_of, services
from .dockerfile import instructions
from .sources import Ignored

LINES = instructions((ROOT / "Dockerfile").read_text())
SECRET = re.compile("TOKEN|SECRET|PASSWORD")
PINNED = re.compile(r"[a-z_/]+:\d[\w.-]+$")


def told(name: str) -> list[str]:
    return [rest for instruction, rest in LINES if instruction == name]


def variables() -> dict[str, str]:
    return dict(re.findall(r"(\w+)=(\S+)", " ".join(told("ENV"))))


def test_its_variables_are_settings_and_have_values_that_those_take() -> None:
    given = {**variables(), **environment_of("service")}
    ours = {name.removeprefix("JDDB_").lower() for name in given if name.startswith("JDDB_")}
    assert ours <= set(JDDB.class_trait_names(config=True))
    settings = JDDB(environ=given)
    assert (settings.default_role, settings.log_format) == ("none", "json")
    assert settings.broker_url.startswith("redis://")


def test_every_secret_is_asked_for_and_none_stands_there() -> None:
    for service in services().values():
        for name, value in service.get("environment", {}).items():
            assert not SECRET.search(name) or re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), name
    for name in GIVEN:
        with pytest.raises(Missing, match=name):
            environment_of("service", {**GIVEN, name: ""})
    assert not [name for name in variables() if SECRET.search(name)]
    assert "://jddb:" not in (ROOT / "compose.yaml").read_text()


def test_its_parts_find_each_other() -> None:
    service, database = environment_of("service"), environment_of("postgresql")
    address = urlsplit(service["JDDB_DB_URL"])
    assert address.hostname in services()
    assert (address.username, address.path[1:]) == (database["POSTGRES_USER"], database["POSTGRES_DB"])
    assert service["PGPASSWORD"] == database["POSTGRES_PASSWORD"]
    assert urlsplit(service["JDDB_BROKER_URL"]).hostname in services()
    (port,) = services()["service"]["ports"]
    assert port.rpartition(":")[2] == variables()["JUPYTER_PORT"] == told("EXPOSE")[0]
    assert port.startswith("127.0.0.1:")
    (kept,) = services()["service"]["volumes"]
    assert [kept.rpartition(":")[2]] == json.loads(told("VOLUME")[0])
    assert not any("ports" in services()[name] for name in ("postgresql", "redis"))


def test_what_it_is_made_from_is_pinned_and_it_runs_as_nobody_in_particular() -> None:
    own = services()["service"]["image"]
    images = [service["image"] for service in services().values()]
    bases = [base.split()[0] for base in told("FROM")]
    others = re.findall(r"--from=(\S+:\S+)", " ".join(told("COPY")))
    assert own == f"jddb_jupyter:{__version__}"
    assert all(PINNED.match(image) for image in (*images, *bases, *others))
    engine = json.loads((ROOT / "labextension/package.json").read_text())["engines"]["node"]
    smallest = int(engine.removeprefix(">="))
    assert all(int(re.findall(r"node:(\d+)", other)[0]) >= smallest for other in others)
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", told("USER")[-1])
    for ending in ("CMD", "HEALTHCHECK"):  # a shell between would keep the signal for itself
        assert json.loads(re.sub(r".*CMD (?=\[)", "", told(ending)[-1]))


def test_nothing_but_sources_goes_into_it() -> None:
    ignored = Ignored((ROOT / ".dockerignore").read_text())
    for name in (
        ".env",
        ".git/config",
        ".venv/bin/python",
        "demo-data/jddb.sqlite",
        "jddb.sqlite",
        "docs/api.md",
    ):
        assert PurePosixPath(name) in ignored, name
    for name in (
        "jddb_jupyter/labextension/package.json",
        "labextension/node_modules/x/y",
        "labextension/lib/x.js",
    ):
        assert PurePosixPath(name) in ignored, name
    for name in (
        "pyproject.toml",
        "jddb_jupyter/server/app.py",
        "labextension/src/index.ts",
        "etc/container/ready.py",
    ):
        assert PurePosixPath(name) not in ignored, name
