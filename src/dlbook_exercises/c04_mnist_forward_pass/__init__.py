"""The exercises of chapter 04: from the bytes of a file to the share of digits read right."""
