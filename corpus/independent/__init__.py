"""Filled reports whose answers come from a reader of the seeds, never from the form definitions.

`templates/` are the five seeds marked up by hand (`key.md` tells the markup), `world` invents an agency in which everything
agrees, `habits` decides how its clerk prints, `mistakes` plants errors, `reports` puts them together, `draw` and `render`
make files of them, and `score` compares what a program said with what was printed.

Nothing here imports `shared`, `services` or `baocao`, and nothing reads `forms/` or the catalogue: import-linter and
`tests/unit/test_independent_corpus.py` hold that.
"""
