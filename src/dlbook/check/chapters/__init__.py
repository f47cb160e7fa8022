"""The exercises, chapter by chapter: what each asks for, tries, and recognises."""
