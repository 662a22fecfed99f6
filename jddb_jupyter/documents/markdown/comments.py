"""A block rule for markdown-it: an HTML comment that stands on lines of its own is left out.

The parser's own rule for HTML blocks is switched off, since an open tag would swallow the text after it; this
is the part of it that is wanted. A comment inside a line is the inline rule's; one that never ends is text.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

_CLOSE: Final = "-->"
_NEXT_CLOSE: Final = "next_comment_close"


def skip_comments(parser: MarkdownIt) -> None:
    """Add the rule to a parser."""
    parser.block.ruler.before("fence", "comment", _comment, {"alt": ["paragraph", "blockquote", "list"]})


def _comment(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("<!--", start):
        return False
    close = _next_close(state, start + len("<!--"))
    line = bisect_right(state.eMarks, close) if close >= 0 else end_line
    if line >= end_line or state.src[close + len(_CLOSE) : state.eMarks[line]].strip():
        return False
    if not silent:
        state.line = line + 1
    return True


def _next_close(state: StateBlock, position: int) -> int:
    """Where the next `-->` is, -1 for nowhere; remembered, so that many openings take one search."""
    searched_from, found = state.env.get(_NEXT_CLOSE, (len(state.src) + 1, -1))
    if not searched_from <= position or -1 < found < position:
        found = state.src.find(_CLOSE, position)
        state.env[_NEXT_CLOSE] = (position, found)
    return int(found)
