"""The exercises of chapter 01."""

from dlbook.check._exercise import Exercise

EXERCISES: tuple[Exercise, ...] = ()
