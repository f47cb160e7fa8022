"""The exercises of chapter 13: windows that slide, what they learn, and a kernel of one's own."""
