"""The same with a translation pair: people in both texts, in one of them, and at work on the links between.

A client of the pair is one of two: one in Python, made of two clients of a text and the links
(`python_peer`), or the panel's own `PairClient` in a Node process (`panel_peer`)."""
