"""Whole reports by invented clerks, each with habits of his own; the answers are keyed from the texts of the forms.

``questions.py`` holds what the forms ask (from ``samples/seeds``, keyed by the catalogue), ``truths.py`` what an agency answers,
``hands.py`` how a clerk writes it down, ``layouts.py`` how he lays it out, ``clerks.py`` the clerks. Nothing here looks at
``forms/`` or at the code under test. ``python -m tests.strangers`` prints the score of each.
"""
