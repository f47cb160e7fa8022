"""The exercises of chapter 07."""

from dlbook.check._exercise import Exercise

EXERCISES: tuple[Exercise, ...] = ()
