"""The exercises of chapter 05: slopes from differences, for a number and for a whole array."""
