"""Markdown (CommonMark with strikethrough and tables) to a document and back.

    from_markdown(to_markdown(ops)) == ops

for every canonical document whose attributes stand where they mean something. What Markdown has no mark for
is written as small HTML that other readers show too: underline as `<u>`, alignment and the indent of a
paragraph as `<div align="center" data-indent="2">`, an empty line as `<br>`. Control characters are lost but
for the tab, and Unicode's own line separators become spaces.

Lost the other way: rules (`---`), pictures but for their description, HTML comments, links to anything but
http, https and mailto (their text stays); headings 5 and 6 become 4. Each row of a table becomes a line, each
line of a code block a line of code. HTML tags that are not known are kept as text, so that
"<Name of the department>" is not lost.
"""

from jddb_jupyter.documents.markdown.reader import from_markdown, read_markdown, split_front_matter
from jddb_jupyter.documents.markdown.writer import to_markdown

__all__ = ["from_markdown", "read_markdown", "split_front_matter", "to_markdown"]
