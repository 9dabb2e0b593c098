"""Every call that an application takes, as it really takes it: included routers opened, mounted folders left out."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.routing import RouteContext, iter_route_contexts


def routes(app: FastAPI) -> list[RouteContext]:
    return [one for one in iter_route_contexts(app.routes) if one.methods]


def calls(app: FastAPI) -> set[str]:
    """As ``GET /api/me``."""
    return {f"{method} {one.path}" for one in routes(app) for method in (one.methods or ()) if method != "HEAD"}
