"""What clerks do to a report, and what must come out.

``reports.py`` holds three good reports, filled by hand from the texts of the forms (``samples/seeds``) and keyed by the
catalogue: nothing here looks at ``forms/`` or at the code under test. Each test file is a list of edits: a sentence, a small
change to the paper, and what a careful reader would then say. ``known.py`` lists those that are not right yet.
"""
