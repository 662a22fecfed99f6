"""Word files written by hand, part by part."""

from __future__ import annotations

import io
import zipfile

from jddb_jupyter.documents.docx import to_docx
from jddb_jupyter.documents.facts import JobFacts

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word_file(body: str = "", before: str = "", **parts: str) -> bytes:
    """A file with this body; other parts by name, `__` for a slash and without `.xml`."""
    written = zipfile.ZipFile(io.BytesIO(to_docx([{"insert": "\n"}], JobFacts())))
    content = {name: written.read(name).decode() for name in written.namelist()}
    del content["docProps/custom.xml"]
    rels = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    content["word/document.xml"] = f"{before}<w:document {_W} {rels}><w:body>{body}</w:body></w:document>"
    for name, text in parts.items():
        content[name.replace("__", "/") + ".xml"] = text.replace("<w:styles>", f"<w:styles {_W}>")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return file.getvalue()
