"""Importing this loads all that reading a posting needs: for the process of which workers are copies.

A fault in loading is not raised here, where nobody would see it: it comes again in the workers.
"""

from contextlib import suppress

from pipeline.run.parse_postings import get_ready

with suppress(Exception, SystemExit):
    get_ready()
