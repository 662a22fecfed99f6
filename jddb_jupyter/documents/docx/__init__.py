"""Word documents (.docx) in and out, with the standard library alone: a zip archive of XML parts."""

from jddb_jupyter.documents.docx.reader import read_docx
from jddb_jupyter.documents.docx.writer import to_docx

__all__ = ["read_docx", "to_docx"]
