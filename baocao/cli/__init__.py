"""The command line: one file a group of commands, its words and tables apart. Results on stdout, the rest on stderr."""
