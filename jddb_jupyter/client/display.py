"""How a live document shows itself in a notebook: formatted, in the colours of the theme, and up to date."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import Any, Final

from jddb_jupyter.documents.lines import Line, ListNumbers, Run, lines_of

_TAGS: Final = {"bold": "strong", "italic": "em", "underline": "u", "strike": "s", "code": "code"}
_FRAME: Final = (
    "max-height:32em;overflow:auto;padding:0.5em 1em;border:1px solid var(--jp-border-color2,#ccc);"
    "color:var(--jp-content-font-color1,inherit);line-height:1.5"
)
_SMALL: Final = "margin:0 0 0.5em;color:var(--jp-content-font-color2,inherit);font-size:0.85em"


def document_html(title: str, state: str, ops: Iterable[Mapping[str, Any]]) -> str:
    """A document as HTML that may stand in any page: everything in it is escaped."""
    numbers = ListNumbers()
    lines = "".join(_line(line, numbers.number(line.attributes)) for line in lines_of(ops))
    head = f'<p style="{_SMALL}"><strong>{html.escape(title)}</strong> · {html.escape(state)}</p>'
    return f'<div class="jddb-Document" style="{_FRAME}">{head}{lines}</div>'


def _line(line: Line, number: int) -> str:
    attributes = line.attributes
    header = attributes.get("header")
    tag = f"h{header}" if header else "blockquote" if attributes.get("blockquote") else "p"
    marker = f"{number}. " if attributes.get("list") == "ordered" else "• " if attributes.get("list") else ""
    indent = 1.5 * (attributes.get("indent", 0) + bool(marker))
    style = f"margin:0.3em 0 0.3em {indent:g}em;white-space:pre-wrap"
    align = attributes.get("align")
    if align:
        style += f";text-align:{align}"
    return f'<{tag} style="{style}">{marker}{"".join(map(_run, line.runs)) or "<br>"}</{tag}>'


def _run(run: Run) -> str:
    text = html.escape(run.text)
    for name, tag in _TAGS.items():
        if run.attributes.get(name):
            text = f"<{tag}>{text}</{tag}>"
    link = run.attributes.get("link")
    if link:
        text = f'<a href="{html.escape(link)}" rel="noopener noreferrer" target="_blank">{text}</a>'
    return text
