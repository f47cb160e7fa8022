"""The exercises of chapter 10: a table of one's own, what to count, and what to suspect."""
