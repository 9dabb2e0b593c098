"""Vietnam time, whatever the zone of the machine: what people read, and where a day ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ZONE_NAME = "Asia/Ho_Chi_Minh"
ZONE = ZoneInfo(ZONE_NAME)
ZONE_WORDS = "giờ Việt Nam"


def now() -> datetime:
    """The present moment in Vietnam's time."""
    return datetime.now(ZONE)


def today() -> date:
    """The day it is in Vietnam."""
    return now().date()


def end_of(day: date) -> datetime:
    """The last moment of a day in Vietnam: deadlines are kept until then, and what was said by then counts for the day."""
    return datetime.combine(day, time.max, ZONE)


def there(moment: datetime) -> datetime:
    """A moment in Vietnam's time; one without a zone is in UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(ZONE)


def show(moment: datetime) -> str:
    """A moment as a letter tells it: ``14:05 ngày 01/09/2020 (giờ Việt Nam)``."""
    return f"{there(moment):%H:%M ngày %d/%m/%Y} ({ZONE_WORDS})"


def show_short(moment: datetime) -> str:
    """A moment as a table shows it: ``01/09/2020 14:05 (giờ Việt Nam)``."""
    return f"{there(moment):%d/%m/%Y %H:%M} ({ZONE_WORDS})"
