"""How Sphinx builds the documentation: Markdown pages, no network."""

project = "jddb_jupyter"
author = "the jddb_jupyter project"
html_title = "jddb_jupyter"

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "deflist"]

html_theme = "furo"
html_copy_source = False
html_show_sphinx = False
