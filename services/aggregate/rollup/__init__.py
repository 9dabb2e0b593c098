"""Which report counts, what it adds, and the totals that follow: kept current by events, verifiable at any time."""
