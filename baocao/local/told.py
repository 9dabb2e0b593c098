"""What a process is told: every setting that is no secret, and of the secrets those it needs and no others."""

from __future__ import annotations

import os
from collections.abc import Mapping

from sqlalchemy import URL, make_url

from baocao.local.processes import Process, inside
from shared.database import role_password
from shared.settings import PREFIX, TOLD, Settings


def told(process: Process, everything: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """The settings of a process of ours, out of all those of the stack.

    The administrator's address of the database goes to ``migrate`` alone; others get it without user and password,
    and the passwords of their roles.
    """
    members = [process, *inside(process)]
    secrets = {PREFIX + name.upper() for name in TOLD}
    known = {PREFIX + name.upper() for one in members for name in one.told}
    found = {name: value for name, value in everything.items() if name not in secrets or name in known}
    roles = dict.fromkeys(role for one in members for role in one.roles)
    if roles:
        full = make_url(settings.database_url)  # `set` with None would leave user and password where they are
        bare = URL.create(full.drivername, host=full.host, port=full.port, database=full.database, query=full.query)
        found[f"{PREFIX}DATABASE_URL"] = bare.render_as_string(hide_password=False)
        pairs = (f"{role}:{role_password(settings, role)}" for role in roles)
        found[f"{PREFIX}DATABASE_ROLES"] = " ".join(pairs)
    return found


def of_this_process() -> dict[str, str]:
    """The settings of ours in this process's environment."""
    return {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}


def without_settings() -> dict[str, str]:
    """The environment of this process without any setting of ours: what other people's programs get."""
    return {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
