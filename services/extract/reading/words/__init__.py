"""The words of reports: how they are compared, how alike two labels are, what names a period, a day or a level of service."""
