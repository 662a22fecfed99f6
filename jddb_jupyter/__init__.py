"""Write and translate job descriptions together, in real time, inside JupyterLab."""

__version__ = "0.1.0"
