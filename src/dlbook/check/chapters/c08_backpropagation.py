"""The exercises of chapter 08."""

from dlbook.check._exercise import Exercise

EXERCISES: tuple[Exercise, ...] = ()
