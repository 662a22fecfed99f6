"""A document to a page that stands alone: no script, no address but the document's own links.

Every line is one element. Lists are nested as people see them, so that screen readers count them; a level
that is skipped is an item without a line. `data-jddb` on the text says that spaces count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, Final

from jddb_jupyter.documents.facts import JobFacts, written_facts
from jddb_jupyter.documents.language_tags import is_right_to_left, published_tag
from jddb_jupyter.documents.lines import Attributes, Line, ListNumbers, Run, lines_of, safe_link
from jddb_jupyter.documents.plaintext import clean

_TAGS: Final = {"underline": "u", "strike": "s", "bold": "strong", "italic": "em", "code": "code"}
_STYLE: Final = """
body { font: 11pt/1.5 Calibri, Carlito, Arial, sans-serif; }
body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
main p, main li, main h1, main h2, main h3, main h4 { white-space: pre-wrap; }
main p { margin: 0 0 .5rem; }
blockquote { border-inline-start: 3px solid #767676; margin-inline: 0; padding-inline-start: 1rem; }
code { font-family: Consolas, "Courier New", monospace; }
li.skipped { list-style: none; }
"""


def to_html(ops: Iterable[Mapping[str, Any]], facts: JobFacts) -> bytes:
    """The page, in UTF-8."""
    writer = _Writer()
    for line in lines_of(ops):
        writer.write(line)
    title = escape(clean(facts.title).replace("\n", " ")) or "–"
    direction = ' dir="rtl"' if is_right_to_left(facts.language) else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{published_tag(facts.language)}"{direction}>\n'
        '<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="jddb" content="{escape(written_facts(facts))}">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<main data-jddb>\n{writer.finish()}</main>\n</body>\n</html>\n"
    ).encode("utf-8", "replace")


class _Writer:
    """Writes line after line, knowing which lists are open and whether in a quotation."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._lists: list[str] = []
        self._quoted = False
        self._numbers = ListNumbers()

    def write(self, line: Line) -> None:
        attributes = line.attributes
        quoted, number = "blockquote" in attributes, self._numbers.number(attributes)
        if quoted != self._quoted:
            self._close_lists(0)
            self._pieces.append("<blockquote>\n" if quoted else "</blockquote>\n")
            self._quoted = quoted
        content = _inline(line)
        if "list" not in attributes:
            self._close_lists(0)
            tag = f"h{attributes['header']}" if "header" in attributes else "p"
            indent = attributes.get("indent", 0)
            self._pieces.append(f"<{tag}{_shown(attributes, indent)}>{content}</{tag}>\n")
            return
        self._open_item(attributes, number)
        if "header" in attributes:
            content = f"<h{attributes['header']}>{content}</h{attributes['header']}>"
        self._pieces.append(f"<li{_shown(attributes, 0)}>{content}")

    def finish(self) -> str:
        """All that was written, with everything closed."""
        self._close_lists(0)
        return "".join(self._pieces) + "</blockquote>\n" * self._quoted

    def _open_item(self, attributes: Attributes, number: int) -> None:
        """Bring the open lists to where the item's own `<li>` follows."""
        level, tag = attributes.get("indent", 0), "ul" if attributes["list"] == "bullet" else "ol"
        self._close_lists(level + 1)
        if len(self._lists) == level + 1:
            if self._lists[level] == tag and not (tag == "ol" and number == 1):
                self._pieces.append("</li>")
                return
            self._close_lists(level)
        while len(self._lists) < level:
            self._pieces.append('<ul><li class="skipped">')
            self._lists.append("ul")
        self._pieces.append(f'<ol start="{number}">' if tag == "ol" and number > 1 else f"<{tag}>")
        self._lists.append(tag)

    def _close_lists(self, count: int) -> None:
        while len(self._lists) > count:
            self._pieces.append(f"</li></{self._lists.pop()}>" + "\n" * (not self._lists))


def _shown(attributes: Attributes, indent: int) -> str:
    styles = [f"text-align:{attributes['align']}"] if "align" in attributes else []
    styles += [f"margin-inline-start:{indent * 2}em"] if indent else []
    shown = f' style="{";".join(styles)}"' if styles else ""
    return shown + (f' data-indent="{indent}"' if indent else "")


def _inline(line: Line) -> str:
    return "".join(map(_run, line.runs)) or "<br>"


def _run(run: Run) -> str:
    text = escape(clean(run.text).replace("\n", " "), quote=False)
    for name in ("code", "italic", "bold", "strike", "underline"):
        if run.attributes.get(name):
            text = f"<{_TAGS[name]}>{text}</{_TAGS[name]}>"
    address = safe_link(run.attributes.get("link"))
    return f'<a href="{escape(address)}" rel="noopener noreferrer">{text}</a>' if address else text
