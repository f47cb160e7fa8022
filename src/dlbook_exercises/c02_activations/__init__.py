"""The exercises of chapter 02: what a neuron can decide, its activations, and three layers."""
