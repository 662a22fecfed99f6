"""The panel as people use it: JupyterLab in Chromium, real keys, and what can be read on the screen."""
