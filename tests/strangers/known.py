"""Strangers' reports that are not read or judged well enough yet: the only list of them (``xfail(strict=True)``).

``python -m tests.strangers --prune`` takes out what passes now; it never adds.
"""

from __future__ import annotations

_LIST = """
silent: Hà Tĩnh: last quarter left of this
silent: Gia Lai: one wide sheet, quarters side by side
silent: Cù Lao Dung: a column for each level
silent: Cà Mau: sentences, everything small
silent: Thạnh Trị: levels on lines of their own
silent: Lục Nam: a district's office on the department's form
silent: Quảng Ngãi: raised notes, plan and done
recall: Cao Bằng: one table, his own headers
recall: Hà Tĩnh: last quarter left of this
recall: Gia Lai: one wide sheet, quarters side by side
recall: Hải Dương: sentences with dots
recall: Đồng Hỷ: levels side by side
recall: Đắk Nông: two columns
recall: Bình Thuận: brackets and tabs
recall: Cù Lao Dung: a column for each level
recall: Long Phú: a commune on everybody's form
recall: Hậu Giang: boxes of Wingdings behind the words
recall: Nam Định: Bắc Giang's form typed over
recall: Quảng Ninh: the city's form, last year right of this
recall: Cà Mau: sentences, everything small
recall: Thạnh Trị: levels on lines of their own
recall: Sóc Trăng: a department on everybody's form
recall: Lục Nam: a district's office on the department's form
recall: Quảng Ngãi: raised notes, plan and done
recall: Bắc Kạn: lines of his own
recall: Phú Thọ: two columns in a workbook
alarms: Cao Bằng: one table, his own headers
alarms: Hà Tĩnh: last quarter left of this
alarms: Gia Lai: one wide sheet, quarters side by side
alarms: Hải Dương: sentences with dots
alarms: Đồng Hỷ: levels side by side
alarms: Mường Chà: no letterhead, name in the table
alarms: Đắk Nông: two columns
alarms: Bình Thuận: brackets and tabs
alarms: Cù Lao Dung: a column for each level
alarms: Long Phú: a commune on everybody's form
alarms: Lào Cai: a locked form
alarms: Hậu Giang: boxes of Wingdings behind the words
alarms: Kon Tum: a workbook of one column
alarms: Nam Định: Bắc Giang's form typed over
alarms: Quảng Ninh: the city's form, last year right of this
alarms: Sơn Dương: tables cut by pages
alarms: Cà Mau: sentences, everything small
alarms: Thạnh Trị: levels on lines of their own
alarms: Sóc Trăng: a department on everybody's form
alarms: Quảng Ngãi: raised notes, plan and done
alarms: Tây Ninh: a workbook that keeps last quarter
alarms: Bắc Kạn: lines of his own
alarms: Phú Thọ: two columns in a workbook
alarms: Ninh Bình: a table for prose
alarms: Lạng Sơn: small letters, no number of pages
planted: Cao Bằng: one table, his own headers
planted: Đồng Hỷ: levels side by side
planted: Đắk Nông: two columns
planted: Cù Lao Dung: a column for each level
planted: Hậu Giang: boxes of Wingdings behind the words
planted: Nam Định: Bắc Giang's form typed over
planted: Ninh Bình: a table for prose
sum: nothing silent
sum: recall of 95 %
sum: at most one alarm in two right reports
sum: 85 % of the planted errors
"""

KNOWN = {line.strip() for line in _LIST.splitlines() if line.strip()}
"""Names of the tests: ``silent: CLERK``, ``recall: CLERK``, ``alarms: CLERK``, ``planted: CLERK``, and the four sums."""
