"""Makes "Français (Canada)" selectable in JupyterLab.

JupyterLab's server finds a language by an entry point, and the translations of settings by exactly
this module name. The catalogues beside this file are made by the build of `labextension/`.
"""
