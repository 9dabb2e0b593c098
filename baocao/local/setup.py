"""What must be done once before the parts start: database roles, schemas, tables, and the bucket."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from alembic.util.exc import CommandError
from sqlalchemy.exc import SQLAlchemyError

from baocao.local.health import refused_for_good
from baocao.local.stack import StackError
from shared.database import PATIENCE_SECONDS, OlderVersionWorks, migrate
from shared.settings import Settings
from shared.store import S3Store, StoreUnavailable


def prepare(settings: Settings, *, patience: float = PATIENCE_SECONDS) -> None:
    """Brings the database to its newest version and makes the bucket; safe at every start.

    An older version that still works on it is given ``patience`` seconds to end. Raises ``StackError`` with one line that
    says what is wrong and what to do.
    """
    with ThreadPoolExecutor(1) as beside:
        bucket = beside.submit(S3Store(settings).make_bucket)
        try:
            migrate(settings, patience=patience)
        except CommandError as error:
            raise _newer(error) from error
        except OlderVersionWorks as older:
            raise StackError(
                f"Phiên bản cũ còn đang chạy trên cơ sở dữ liệu này ({older}); bản nâng cấp này cần dừng nó trước. Hãy dừng "
                "các phần cũ (docker compose stop, hoặc Ctrl-C) rồi chạy lại.",
                f"An older version still works on this database ({older}), and this upgrade would break it. Stop its "
                "processes (docker compose stop, or Ctrl-C), then start again.",
            ) from older
        except SQLAlchemyError as error:
            refused_for_good(error)
            cause = _line(getattr(error, "orig", None) or error)
            raise StackError(
                f"Không chuẩn bị được cơ sở dữ liệu: {cause}. Hãy xem máy chủ PostgreSQL và BAOCAO_DATABASE_URL.",
                f"The database cannot be prepared: {cause}. Look at the PostgreSQL server and BAOCAO_DATABASE_URL.",
            ) from error
        try:
            bucket.result()
        except StoreUnavailable as error:
            raise StackError(
                f"Không chuẩn bị được kho tệp: {_line(error)}. Hãy xem BAOCAO_S3_URL và hai khóa của nó.",
                f"The store cannot be prepared: {_line(error)}. Look at BAOCAO_S3_URL and its two keys.",
            ) from error


def _newer(error: CommandError) -> StackError:
    """Alembic does not know the version that the database has: a newer program made it."""
    return StackError(
        f"Cơ sở dữ liệu do phiên bản mới hơn tạo ({_line(error)}). Hãy chạy phiên bản đó, hoặc khôi phục bản sao lưu cũ.",
        f"The database was made by a newer version ({_line(error)}). Run that version, or restore an older backup.",
    )


def _line(error: object) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1][:300] if lines else type(error).__name__
