"""Strangers' reports that are not read or judged well enough yet: the only list of them (``xfail(strict=True)``).

``python -m tests.strangers --prune`` takes out what passes now; it never adds.
"""

from __future__ import annotations

_LIST = """
silent: Cà Mau: sentences, everything small
recall: Đồng Hỷ: levels side by side
recall: Cà Mau: sentences, everything small
recall: Thạnh Trị: levels on lines of their own
alarms: Hải Dương: sentences with dots
alarms: Đồng Hỷ: levels side by side
alarms: Vĩnh Long: sheets, remarks, words for nothing
alarms: Mường Chà: no letterhead, name in the table
alarms: Đắk Nông: two columns
alarms: Bình Thuận: brackets and tabs
alarms: Cù Lao Dung: a column for each level
alarms: Long Phú: a commune on everybody's form
alarms: Lào Cai: a locked form
alarms: Hậu Giang: boxes of Wingdings behind the words
alarms: Kon Tum: a workbook of one column
alarms: Quảng Ninh: the city's form, last year right of this
alarms: Sơn Dương: tables cut by pages
alarms: Cà Mau: sentences, everything small
alarms: Thạnh Trị: levels on lines of their own
alarms: Sóc Trăng: a department on everybody's form
alarms: Bắc Kạn: lines of his own
alarms: Ninh Bình: a table for prose
alarms: Lạng Sơn: small letters, no number of pages
planted: Cù Lao Dung: a column for each level
planted: Hậu Giang: boxes of Wingdings behind the words
planted: Nam Định: Bắc Giang's form typed over
planted: Ninh Bình: a table for prose
sum: nothing silent
sum: at most one alarm in two right reports
sum: 85 % of the planted errors
"""

KNOWN = {line.strip() for line in _LIST.splitlines() if line.strip()}
"""Names of the tests: ``silent: CLERK``, ``recall: CLERK``, ``alarms: CLERK``, ``planted: CLERK``, and the four sums."""
