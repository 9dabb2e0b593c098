"""How services tell each other what happened, without knowing each other.

``events`` are values; ``routes`` says who sends and who hears each. ``outbox.publish`` writes an event with the
data it is about; ``relay`` carries it into the inbox of each of its listeners and tells their workers through the
broker; ``worker.listen`` gives it to a handler, once for each listener. ``inspection`` shows where everything is.
PostgreSQL is the truth; the broker carries no more than "there is something for you" and may lose everything.
docs/decisions/0001-outbox.md and 0018-listeners.md say why.
"""
