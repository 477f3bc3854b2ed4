"""What lasts: athletes, sessions and repetitions in a database. A sink: it hears and never asks."""
