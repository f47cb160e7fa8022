"""The exercises of chapter 02."""

from dlbook.check._exercise import Exercise

EXERCISES: tuple[Exercise, ...] = ()
