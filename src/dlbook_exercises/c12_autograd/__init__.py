"""The exercises of chapter 12: a record of a computation, and the walk back along it."""
