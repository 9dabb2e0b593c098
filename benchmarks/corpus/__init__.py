"""The corpus: filled reports on every form, in every format, with the exact answers that a reader must find."""
