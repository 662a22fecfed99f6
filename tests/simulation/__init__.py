"""Clients, a network and servers that fail in every way that a seed thinks of; at the end all must agree.

`simulation` decides what happens next. Everything that waits is in its hands: frames between clients and
servers (`link`), transactions (`database`), and time itself (`clock`), so a seed repeats a run. Each client
is one of two: the product's state machine (`python_peer`) or a client of its own on npm's quill-delta
(`peer.mjs`, spoken to by `node_peer`). `stream` judges what each connection is told, `verdict` the whole.
"""
