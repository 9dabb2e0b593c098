"""Wiring of the worker that sends letters: ``celery -A services.aggregate.postman worker -Q post``."""

from __future__ import annotations

from functools import partial

from services.aggregate.handlers import post
from shared.contracts import LetterWritten
from shared.database import connect, transactions
from shared.mailer import SmtpMailer
from shared.messaging import celery_app, listen
from shared.settings import Settings

settings = Settings.of_process()
app = celery_app(settings, "post")
listen(
    app,
    "post",
    {LetterWritten: partial(post, mailer=SmtpMailer(settings))},
    transactions(connect(settings, "aggregate", pool=1)),
    settings,
)
