"""The example notebook, run against a server with the sample set."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from durability.lab import REPOSITORY, Home, Lab
from nbclient import NotebookClient

from jddb_jupyter.documents.language import detect_language

from .conftest import Start

NOTEBOOK = REPOSITORY / "examples" / "job_descriptions.ipynb"
TOUR = REPOSITORY / "binder" / "tour.ipynb"
"""It is run where Binder is, in `tests/browser/test_installed.py`."""


def outputs(cell: Any) -> dict[str, str]:
    """What a cell showed, by kind; the last of each."""
    return {kind: text for output in cell.outputs for kind, text in output.get("data", {}).items()}


async def prepare(lab: Lab) -> None:
    """Something in the memory and in the glossary: what is invented for the sample set is in neither."""
    for number in range(6):
        unit = {
            "source": f"Branch {number} reports to the Director General.",
            "target": f"La direction {number} relève de la directrice générale.",
        }
        languages = {"source_language": "en", "target_language": "fr"}
        await lab.request("POST", "memory", json.dumps({**unit, **languages}).encode())
    term = {"wordings": [{"language": "en", "text": "director"}, {"language": "fr", "text": "directeur"}]}
    await lab.request("POST", "glossary", json.dumps(term).encode())


@pytest.mark.parametrize("path", [NOTEBOOK, TOUR], ids=lambda path: path.stem)
def test_it_is_kept_without_what_it_showed(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


def test_the_tour_says_all_of_it_in_both_languages() -> None:
    told = [cell.source for cell in nbformat.read(TOUR, as_version=4).cells if cell.cell_type == "markdown"]
    for text in told:
        paragraphs = [part for part in text.split("\n\n") if not part.startswith(("#", "<button"))]
        half = len(paragraphs) // 2
        said = [detect_language("\n".join(part)) for part in (paragraphs[:half], paragraphs[half:])]
        assert said == ["en", "fr"], text
        assert not re.search(
            r"\s[;!?]|[^\u00a0]:(?=\s)|«[^\u00a0]|[^\u00a0]»|'", "\n".join(paragraphs[half:])
        )


@pytest.mark.slow
@pytest.mark.timeout(240)
async def test_it_runs_and_shows_what_it_promises(start: Start, home: Home, tmp_path: Path) -> None:
    code, said = await home.command("init", "--samples")
    assert code == 0, said
    await prepare(await start())
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    await asyncio.wait_for(client.async_execute(env=home.environment), 200)
    shown = [outputs(cell) for cell in notebook.cells if cell.cell_type == "code"]
    texts = [cell.get("text/plain", "") for cell in shown]
    assert texts[0].startswith("<Server http://127.0.0.1:")
    assert "100234" in texts[1]
    assert sum("image/png" in cell for cell in shown) == 4
    assert "general_accountability" in texts[4]
    document = shown[6]["text/html"]
    assert 'class="jddb-Document"' in document
    assert "revision" in document
    assert texts[7].endswith(", True)")
    assert texts[8].endswith(", False)")
    assert "Reviewed in a notebook." in texts[9]
    assert "active_connections" in texts[-2]
    translation = shown[-9:-2]
    assert "untranslated" in translation[0]["text/html"] or "draft" in translation[0]["text/html"]
    assert "severity" in translation[1]["text/html"]
    concordance = translation[3]["text/html"]
    assert 'class="jddb-Concordance"' in concordance
    assert "reports to</mark>" in concordance
    assert "relève de" in translation[4]["text/html"]
    assert "similarity" in translation[5]["text/html"]
    assert "directeur" in translation[6]["text/html"]
