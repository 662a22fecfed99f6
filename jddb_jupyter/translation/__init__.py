"""Translation: what is computed from texts in two languages. Pure."""
