"""Documents: the sample reports that demo, tests and benchmarks share, and reports to measure with, made without the program."""
