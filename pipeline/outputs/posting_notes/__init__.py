"""Notes on how a posting is worded: fairness, pay and clarity, each with what could stand there instead."""

from pipeline.outputs.posting_notes.notes import Note, notes_on

__all__ = ["Note", "notes_on"]
