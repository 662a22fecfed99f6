"""JupyterLab as a process of its own, killed and stopped while people type."""
