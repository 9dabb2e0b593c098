"""Strangers' reports that are not read or judged well enough yet: the only list of them (``xfail(strict=True)``).

``python -m tests.strangers --prune`` takes out what passes now; it never adds.
"""

from __future__ import annotations

_LIST = """
"""

KNOWN = {line.strip() for line in _LIST.splitlines() if line.strip()}
"""Names of the tests: ``silent: CLERK``, ``recall: CLERK``, ``lists: CLERK``, ``alarms: CLERK``, ``planted: CLERK``, and the four sums."""
