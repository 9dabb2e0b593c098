"""Judges the figures of a report by the rule packs."""
