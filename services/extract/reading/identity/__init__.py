"""Which report a document is: who sent it, of which place and period, by which letter."""
