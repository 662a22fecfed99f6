"""A Jupyter server with this product and little patience, so that a test need not wait for what hangs.

Everything is the product's own but how long it waits.
"""

from __future__ import annotations

from jupyter_server.serverapp import main

from jddb_jupyter.broker import redis
from jddb_jupyter.collab import manager
from jddb_jupyter.server import wiring
from jddb_jupyter.storage import postgresql

BUSY_SECONDS = 1
ANSWERS_WITHIN = 0.5
HEADS_EVERY = 1.0

setattr(postgresql, "BUSY_SECONDS", BUSY_SECONDS)  # noqa: B010 - a constant of the product
setattr(postgresql, "ANSWER_SECONDS", 2 * BUSY_SECONDS)  # noqa: B010
postgresql._SETTINGS["lock_timeout"] = f"{BUSY_SECONDS}s"  # type: ignore[index]
postgresql._SETTINGS["idle_in_transaction_session_timeout"] = f"{3 * BUSY_SECONDS}s"  # type: ignore[index]
setattr(redis, "ANSWERS_WITHIN", ANSWERS_WITHIN)  # noqa: B010
setattr(redis, "PING_EVERY", ANSWERS_WITHIN)  # noqa: B010
setattr(manager, "HEADS_EVERY", HEADS_EVERY)  # noqa: B010

setattr(wiring, "OPEN_AGAIN_AFTER", ANSWERS_WITHIN)  # noqa: B010

if __name__ == "__main__":
    main()
