"""Sentences taken apart: what one asks, what stands in its room for an answer, who a person named in it is."""
