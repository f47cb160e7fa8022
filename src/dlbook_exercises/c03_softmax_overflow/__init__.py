"""The exercises of chapter 03: a softmax that survives any score, its logarithm, temperature."""
