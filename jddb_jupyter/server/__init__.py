"""The Jupyter Server extension: settings, wiring, REST and sockets."""
