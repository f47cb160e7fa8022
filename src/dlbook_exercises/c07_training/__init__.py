"""The exercises of chapter 07: a loss, batches, and an accuracy that can be told to others."""
