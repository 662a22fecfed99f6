"""The same session for Yjs clients."""
