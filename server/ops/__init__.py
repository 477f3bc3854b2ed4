"""How the server itself fares: what it can carry, and what it is asked to."""
