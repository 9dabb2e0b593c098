"""What was read → what is wrong, why, and what would repair it. A library: no bus, no database, no store."""
