"""The exercises of chapter 06."""

from dlbook.check._exercise import Exercise

EXERCISES: tuple[Exercise, ...] = ()
