"""The stack under fire: what is sent while parts die, hang, slow down and refuse, and what became of all of it."""
