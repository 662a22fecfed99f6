"""Text as XML holds it."""

from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import escape

_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def without_controls(text: str) -> str:
    """The text without the characters that no XML file may hold, written in whatever way."""
    return _NO_XML.sub("", text)


def as_xml_text(text: str) -> str:
    """The text between two tags; a carriage return is written so that a reader leaves it alone."""
    return escape(without_controls(text), {"\r": "&#13;"})
