"""The exercises of chapter 04."""

from dlbook.check._exercise import Exercise

EXERCISES: tuple[Exercise, ...] = ()
