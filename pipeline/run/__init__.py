"""What knows every stage: the main job (`main_job`), and the reading of postings alone (`parse_postings`).

The package itself imports nothing, so that a process which only reads postings does not load what matches them.
"""
