"""What the services share: contracts, messaging, database, store, mail, forms."""
