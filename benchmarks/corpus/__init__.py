"""The old corpus, made from the form definitions: for speed, memory and single tests; no accuracy is quoted from it."""
