"""How servers tell each other what is new: within this process, or through Redis."""
