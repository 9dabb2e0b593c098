"""Strangers' reports that are not read or judged well enough yet: the only list of them (``xfail(strict=True)``).

``python -m tests.strangers --prune`` takes out what passes now; it never adds.
"""

from __future__ import annotations

_LIST = """
alarms: Đồng Hỷ: levels side by side
alarms: Mường Chà: no letterhead, name in the table
alarms: Thạnh Trị: levels on lines of their own
alarms: Bến Tre: the levels as columns of one table
alarms: Vĩnh Châu: a town, levels in rows below
alarms: Sóc Trăng: a department's sentences
alarms: Lệ Thủy: a count and its rate in one row
"""

KNOWN = {line.strip() for line in _LIST.splitlines() if line.strip()}
"""Names of the tests: ``silent: CLERK``, ``recall: CLERK``, ``lists: CLERK``, ``alarms: CLERK``, ``planted: CLERK``, and the four sums."""
