"""REST: one small handler a resource; `routes.py` lists them."""
