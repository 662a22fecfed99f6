"""Runs the program that reads PDFs, one process a file, and waits for it with limited patience."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from typing import Final

from jddb_jupyter.documents.pdf.rows import Piece
from jddb_jupyter.errors import Unprocessable

PATIENCE: Final = 120
"""Seconds; more than the program allows itself, for a machine that has other work too."""
MAX_AT_ONCE: Final = 2

_PROGRAM: Final = (sys.executable, "-P", "-m", "jddb_jupyter.documents.pdf.program")
# What the server knows is nothing for a program that reads files of strangers.
_HIDDEN: Final = ("JDDB_", "JUPYTER", "JPY_")
_turns: Final = threading.BoundedSemaphore(MAX_AT_ONCE)


def extract(data: bytes) -> list[Piece]:
    """The text on the pages. Raises Unprocessable as `read_pdf` says. Waits: call it on a thread."""
    if b"%PDF-" not in data[:1024] or b"%%EOF" not in data:
        raise Unprocessable("pdf_broken")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_HIDDEN)}
    try:
        with _turns:
            done = subprocess.run(
                _PROGRAM, input=data, capture_output=True, timeout=PATIENCE, env=environment, check=False
            )
    except subprocess.TimeoutExpired as error:
        raise Unprocessable("pdf_too_heavy") from error
    if done.returncode < 0:  # ended by the system for what it took
        raise Unprocessable("pdf_too_heavy")
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    answer = json.loads(done.stdout)
    if "problem" in answer:
        raise Unprocessable(answer["problem"])
    pieces = [Piece(*piece) for piece in answer["pieces"]]
    if not any(piece.text.strip("\ufffd ") for piece in pieces):
        raise Unprocessable("pdf_without_text")
    return pieces
