"""Lines and items: which form a document is on, and which of its lines answers which item of it, surely or not."""
