"""Job descriptions as files and as structure: import, export, sections, metadata. Pure functions."""

from jddb_jupyter.documents.archives import ARCHIVES, is_archive, open_archive
from jddb_jupyter.documents.counterparts import counterpart_metadata, counterpart_ops
from jddb_jupyter.documents.exporting import MEDIA_TYPES, WRITABLE, write_job
from jddb_jupyter.documents.facts import JobFacts
from jddb_jupyter.documents.filenames import file_name, parse_file_name
from jddb_jupyter.documents.folders import is_left_out
from jddb_jupyter.documents.importing import READABLE, ImportedJob, read_job_file
from jddb_jupyter.documents.language import detect_language
from jddb_jupyter.documents.metadata import find_metadata
from jddb_jupyter.documents.plaintext import from_text
from jddb_jupyter.documents.sections import Section, find_sections

__all__ = [
    "ARCHIVES",
    "MEDIA_TYPES",
    "READABLE",
    "WRITABLE",
    "ImportedJob",
    "JobFacts",
    "Section",
    "counterpart_metadata",
    "counterpart_ops",
    "detect_language",
    "file_name",
    "find_metadata",
    "find_sections",
    "from_text",
    "is_archive",
    "is_left_out",
    "open_archive",
    "parse_file_name",
    "read_job_file",
    "write_job",
]
