"""The docs speak of everything that there is, and of nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jddb_jupyter import errors
from jddb_jupyter.cli.commands import parser
from jddb_jupyter.metrics.monitor import SlidingMonitor
from jddb_jupyter.metrics.prometheus import PrometheusMonitor
from jddb_jupyter.sentences import MESSAGES
from jddb_jupyter.server.events import SCHEMAS
from jddb_jupyter.server.rest.routes import ROUTES
from jddb_jupyter.server.settings import JDDB
from jddb_jupyter.storage.tables import metadata
from jddb_jupyter.wire import messages

DOCS = Path(__file__).parents[1] / "docs"


def said(name: str) -> set[str]:
    """What stands in code marks in a page."""
    text = (DOCS / name).read_text()
    return {word for span in re.findall(r"`([^`]+)`", text) for word in re.findall(r"[\w./{}-]+", span)}


def subclasses(kind: type) -> list[type]:
    return [below for child in kind.__subclasses__() for below in (child, *subclasses(child))]


def test_every_setting_is_described_and_every_described_one_exists():
    settings = set(JDDB.class_trait_names(config=True))
    table = set(re.findall(r"^\| `(\w+)` \|", (DOCS / "settings.md").read_text(), re.MULTILINE))
    assert table == settings


def test_pages_made_from_the_code_are_up_to_date():
    done = subprocess.run(
        [sys.executable, DOCS / "generate.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_page_is_in_the_site():
    text = "\n".join(page.read_text() for page in DOCS.rglob("index.md"))
    pages = {page.relative_to(DOCS).with_suffix("").as_posix() for page in DOCS.rglob("*.md")}
    listed = {page for page in pages if re.search(rf"^{re.escape(page)}$", text, re.MULTILINE)}
    assert {page for page in pages - listed if not page.startswith(("decisions/0", "_build"))} == {"index"}


def test_every_decision_has_a_number_of_its_own_and_says_it():
    pages = sorted((DOCS / "decisions").glob("0*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    assert all(page.read_text().startswith(f"# {int(page.name[:4])}. ") for page in pages)


def test_every_picture_is_there_and_shown():
    text = "\n".join(page.read_text() for page in [*DOCS.rglob("*.md"), DOCS.parent / "README.md"])
    shown = set(re.findall(r"images/([\w/-]+\.(?:png|svg))", text))
    assert shown == {path.relative_to(DOCS / "images").as_posix() for path in (DOCS / "images").rglob("*.*")}


def test_the_guide_says_the_same_in_both_languages():
    english, french = ((DOCS / "guide" / f"{language}.md").read_text() for language in ("en", "fr"))
    for mark in (r"^##+ ", r"^- ", r"^\|", r"!\[", r"`"):
        counts = [len(re.findall(mark, text, re.MULTILINE)) for text in (english, french)]
        assert counts[0] == counts[1], f"{mark}: {counts}"


def test_every_command_is_described():
    page = said("commands.md")
    commands = next(
        action for action in parser("en")._actions if action.choices and action.dest == "==SUPPRESS=="
    )
    for name in commands.choices:
        assert name in page


def test_every_message_type_is_described():
    types = {message.__struct_config__.tag for message in subclasses(messages.Message)}
    assert types <= said("protocol.md")


def test_every_error_and_close_code_is_described():
    page = (DOCS / "protocol.md").read_text()
    for error in subclasses(errors.JddbError):
        if error.close_code is not None:
            assert str(error.close_code) in page
    rest_only = {"not_found", "conflict", "method_not_allowed", "unsupported_format"}
    codes = {error.code for error in subclasses(errors.JddbError)} - rest_only
    assert codes <= said("protocol.md")


def test_every_table_is_described():
    assert set(metadata.tables) <= said("storage.md")


def test_every_route_is_described():
    page = (DOCS / "api.md").read_text()
    for pattern, _ in ROUTES:
        pattern = pattern.replace("\\.", ".")
        path = re.sub(r"\([^)]*\)\??", "{}", pattern.removeprefix("/jddb/api").lstrip("/"))
        words = [word for word in path.split("/") if word and word != "{}"]
        if words:
            assert re.search(r"[^`|]*".join(map(re.escape, words)), page), pattern


def test_every_series_and_event_is_described():
    page = (DOCS / "metrics.md").read_text()
    monitor = PrometheusMonitor(SlidingMonitor(time.time), "1")
    monitor.publish(
        lambda: {
            "active_connections": 0,
            "active_sessions": 0,
            "active_pairs": 0,
            "queues": {"commits": 0, "messages": 0},
        }
    )
    series = {
        f"{metric.name}_total" if metric.type == "counter" else metric.name for metric in monitor.collect()
    }
    monitor.withdraw()
    series = {"jddb_build_info" if name == "jddb_build" else name for name in series}
    assert set(re.findall(r"^\| `(jddb_\w+)` \|", page, re.MULTILINE)) == series
    events = {schema.stem.replace("-", "/") for schema in SCHEMAS}
    assert set(re.findall(r"^\| `(\w+/v\d)` \|", page, re.MULTILINE)) == events


@pytest.mark.parametrize("reason", MESSAGES)
def test_every_error_is_in_both_languages_with_the_same_values(reason):
    english, french = MESSAGES[reason]
    assert english != french
    fields = [sorted(re.findall(r"{(\w+)(?::\w+)?}", text)) for text in (english, french)]
    assert fields[0] == fields[1]
    # Canadian French: no space before ; ! ?, a no-break space before : and within guillemets.
    assert not re.search(r"\s[;!?]|[^\u00a0]:|«[^\u00a0]|[^\u00a0]»", re.sub(r":(//|\w+})", "", french))
