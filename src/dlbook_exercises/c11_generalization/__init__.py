"""The exercises of chapter 11: remedies against learning by heart, and an honest result."""
