"""How clerks put it who know neither the code nor the forms: each row of their reports is keyed by the hand that wrote it.

``clerks/`` holds the rows of twelve clerks, ``others/`` sixteen reports of other families (README.md says who wrote them);
``clerks.py`` reads both, ``printing.py`` prints them as Word files and workbooks, ``score.py`` counts what was made of each row.
``python -m tests.words`` prints the count of each clerk. Nothing here may be changed to suit the code under test.
"""
