"""Hostile input for every reader: `python -m tests.fuzz --minutes 10`; a short fixed round runs with the tests."""
