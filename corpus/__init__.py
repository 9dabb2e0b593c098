"""Reports to measure with, made without the program that is measured."""
