"""Wiring of the worker that sends letters: ``celery -A services.aggregate.postman worker -Q post``."""

from __future__ import annotations

from functools import partial

from services.aggregate.notices.sending import LONGEST_SECONDS, Claims, send_letter
from shared.bus.broker import celery_app
from shared.bus.events import LetterWritten
from shared.bus.routes import POST
from shared.bus.worker import listen
from shared.database import connect, transactions
from shared.mailer import SmtpMailer
from shared.settings import Settings

settings = Settings.of_process("redis_url", "smtp_url", roles=("aggregate",))
app = celery_app(settings, "post")
app.conf.update(task_time_limit=LONGEST_SECONDS, task_soft_time_limit=None)  # a letter must not be torn from its server
send = partial(
    send_letter, mailer=SmtpMailer(settings), claims=Claims(transactions(connect(settings, "aggregate", pool=1)))
)
listen(app, {POST: {LetterWritten: send}}, transactions(connect(settings, "aggregate", pool=1)), settings)
