"""The exercises of chapter 06: walks downhill, how long a step may be, and momentum."""
