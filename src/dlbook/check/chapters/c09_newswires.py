"""The exercises of chapter 09."""

from dlbook.check._exercise import Exercise

EXERCISES: tuple[Exercise, ...] = ()
