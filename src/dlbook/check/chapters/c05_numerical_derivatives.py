"""The exercises of chapter 05."""

from dlbook.check._exercise import Exercise

EXERCISES: tuple[Exercise, ...] = ()
