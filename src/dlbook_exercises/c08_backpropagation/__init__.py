"""The exercises of chapter 08: layers that know their slopes, and the check that holds them."""
