"""Strangers' reports that are not read or judged well enough yet: the only list of them (``xfail(strict=True)``).

``python -m tests.strangers --prune`` takes out what passes now; it never adds.
"""

from __future__ import annotations

_LIST = """
recall: Thạnh Trị: levels on lines of their own
recall: Đắk Lắk: crosses under yes and no
recall: Yên Bái: the answer after “Trả lời”
recall: Bến Tre: the levels as columns of one table
recall: Hậu Giang: everybody's form by a commune in rows
recall: Vĩnh Châu: a town, levels in rows below
alarms: Đồng Hỷ: levels side by side
alarms: Vĩnh Long: sheets, remarks, words for nothing
alarms: Mường Chà: no letterhead, name in the table
alarms: Quảng Ninh: the city's form, last year right of this
alarms: Sơn Dương: tables cut by pages
alarms: Thạnh Trị: levels on lines of their own
alarms: Lạng Sơn: small letters, no number of pages
alarms: Đắk Lắk: crosses under yes and no
alarms: Yên Bái: the answer after “Trả lời”
alarms: Hòa Bình: half a year against a year
alarms: Bến Tre: the levels as columns of one table
alarms: Cao Lãnh: a city, everything in one workbook sheet
alarms: Hậu Giang: everybody's form by a commune in rows
alarms: Vĩnh Châu: a town, levels in rows below
alarms: Sóc Trăng: a department's sentences
planted: Cù Lao Dung: a column for each level
planted: Bến Tre: the levels as columns of one table
planted: Vĩnh Châu: a town, levels in rows below
"""

KNOWN = {line.strip() for line in _LIST.splitlines() if line.strip()}
"""Names of the tests: ``silent: CLERK``, ``recall: CLERK``, ``alarms: CLERK``, ``planted: CLERK``, and the four sums."""
