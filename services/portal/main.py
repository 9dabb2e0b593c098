"""Wiring of the portal."""

from __future__ import annotations

from fastapi import FastAPI

from services.portal.app import build
from services.portal.remote import Remotes
from shared.reference import installed
from shared.settings import Settings


def create() -> FastAPI:
    """The application, for ``uvicorn --factory services.portal.main:create``."""
    settings = Settings.of_process("secret_key", "public_url")
    return build(settings, Remotes.of(settings), installed())
