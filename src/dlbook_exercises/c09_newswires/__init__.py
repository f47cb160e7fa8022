"""The exercises of chapter 09: stories as numbers, and judging what a network makes of them."""
