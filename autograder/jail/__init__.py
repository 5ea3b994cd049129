"""The wall from outside: the ladder of isolations, and the trusted side of every jail."""
