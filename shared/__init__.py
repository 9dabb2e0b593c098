"""What the services share: contracts, messaging, database, store, mail, forms."""

import os

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
# Looking for plugins, of which none is used, reads the metadata of every installed package when a process starts.
