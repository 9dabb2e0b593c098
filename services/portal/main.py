"""Wiring of the portal."""

from __future__ import annotations

from fastapi import FastAPI

from services.portal.app import build
from services.portal.remote import Remotes
from shared.datafiles import or_one_line
from shared.reference import installed
from shared.settings import Settings


@or_one_line()
def create() -> FastAPI:
    """The application, for ``uvicorn --factory services.portal.main:create``."""
    settings = Settings.of_process("secret_key", "public_url")
    return build(settings, Remotes.of(settings), installed())
