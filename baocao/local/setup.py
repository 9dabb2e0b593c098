"""What must be done once before the parts start: database roles, schemas, tables, and the bucket."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from shared.database import migrate
from shared.settings import Settings
from shared.store import S3Store


def prepare(settings: Settings) -> None:
    """Brings the database to its newest version and makes the bucket; safe at every start.

    Raises SQLAlchemy's errors and ``StoreUnavailable``.
    """
    with ThreadPoolExecutor(1) as beside:
        bucket = beside.submit(S3Store(settings).make_bucket)
        migrate(settings)
        bucket.result()
