"""The program that takes the letters out of a PDF: `python -m jddb_jupyter.documents.pdf.program`.

Reads the file from its input and writes JSON: `{"pieces": [[page, left, right, baseline, size, bold, text]]}`
or `{"problem": reason}`. It limits its own memory and processor time, where the system can do that.
"""

from __future__ import annotations

import io
import json
import logging
import os
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, Final

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import dict_value, resolve1

from jddb_jupyter.documents.pdf.rows import Piece

MAX_PAGES: Final = 300
MAX_LETTERS: Final = 3_000_000
MAX_MEMORY: Final = 768 * 2**20
"""In bytes of address space; the program itself takes about a fifth of it."""
MAX_PROCESSOR_SECONDS: Final = 60

# As shares of the letters' size.
_WORD_GAP: Final = 0.18
_CELL_GAP: Final = 1.6
_SAME_LINE: Final = 0.35
_SAME_PLACE: Final = 0.12

_NO_LETTER: Final = re.compile(r"\(cid:\d+\)")
_BOLD: Final = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)


class TooLong(Exception):
    """More pages or letters than any job description has."""


def main() -> None:
    """Read, extract, answer."""
    logging.disable()
    _limit_itself()
    try:
        answer: dict[str, Any] = {"pieces": list(pieces_of(sys.stdin.buffer.read()))}
        told = json.dumps(answer)
    except PDFEncryptionError:
        told = json.dumps({"problem": "pdf_encrypted"})
    except TooLong:
        told = json.dumps({"problem": "pdf_too_long"})
    except MemoryError:
        told = json.dumps({"problem": "pdf_too_heavy"})
    except Exception:  # whatever a broken file makes the library stumble over
        told = json.dumps({"problem": "pdf_broken"})
    sys.stdout.write(told)


def _limit_itself() -> None:
    try:
        import resource
    except ImportError:  # Windows: only the caller's patience ends it there
        return
    os.nice(5)
    for limit, most in ((resource.RLIMIT_AS, MAX_MEMORY), (resource.RLIMIT_CPU, MAX_PROCESSOR_SECONDS)):
        resource.setrlimit(limit, (most, most))


def pieces_of(data: bytes) -> Iterator[Piece]:
    """The text of every page. Raises what the library raises, ValueError for a file that is cut off."""
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=None)
    interpreter = PDFPageInterpreter(manager, device)
    stated = resolve1(dict_value(document.catalog["Pages"]).get("Count"))
    pages = letters = 0
    for page in PDFPage.create_pages(document):
        if pages >= MAX_PAGES:
            raise TooLong
        interpreter.process_page(page)
        for piece in _pieces(pages, list(_letters(device.get_result()))):
            letters += len(piece.text)
            yield piece
        if letters > MAX_LETTERS:
            raise TooLong
        pages += 1
    if pages == 0 or (isinstance(stated, int) and pages < stated):
        raise ValueError("pages are missing")


def _letters(container: LTContainer[Any]) -> Iterator[LTChar]:
    for item in container:
        if isinstance(item, LTChar):
            if item.upright and item.size > 0:
                yield item
        elif isinstance(item, LTContainer):
            yield from _letters(item)


def _pieces(page: int, letters: list[LTChar]) -> Iterator[Piece]:
    """The letters of a page, put together where they stand side by side."""
    for line in _lines(letters):
        baseline = line[0].matrix[5]
        start = 0
        for end, (one, other) in enumerate(pairwise(line), 1):
            if other.x0 - one.x1 > _CELL_GAP * max(one.size, other.size):
                yield from _piece(page, baseline, line[start:end])
                start = end
        yield from _piece(page, baseline, line[start:])


def _lines(letters: Iterable[LTChar]) -> Iterator[list[LTChar]]:
    """Letters of one height, from left to right; a raised letter belongs to the line below it."""
    visible = (letter for letter in letters if letter.get_text().strip())
    line: list[LTChar] = []
    for letter in sorted(visible, key=lambda letter: -letter.matrix[5]):
        if line and line[0].matrix[5] - letter.matrix[5] > _SAME_LINE * max(line[0].size, letter.size):
            yield sorted(line, key=lambda letter: letter.x0)
            line = []
        line.append(letter)
    if line:
        yield sorted(line, key=lambda letter: letter.x0)


def _piece(page: int, baseline: float, letters: list[LTChar]) -> Iterator[Piece]:
    text = ""
    previous: LTChar | None = None
    for letter in letters:
        if previous is not None:
            if _is_struck_twice(previous, letter):
                continue
            if letter.x0 - previous.x1 > _WORD_GAP * letter.size:
                text += " "
        text += _NO_LETTER.sub("\ufffd", letter.get_text())
        previous = letter
    bold = sum(bool(_BOLD.search(letter.fontname)) for letter in letters)
    size = max(letter.size for letter in letters)
    left, right, height, size = (round(n, 1) for n in (letters[0].x0, letters[-1].x1, baseline, size))
    yield Piece(page, left, right, height, size, bold * 2 > len(letters), text)


def _is_struck_twice(one: LTChar, other: LTChar) -> bool:
    """Old programs print a letter again a little aside to make it bold."""
    return one.get_text() == other.get_text() and abs(one.x0 - other.x0) < _SAME_PLACE * one.size


if __name__ == "__main__":
    main()
