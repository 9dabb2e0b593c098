"""From a document to its lines: what each table is, what its columns hold, and which of its rows and sentences may answer."""
