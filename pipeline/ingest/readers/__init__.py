"""From bytes to postings: one reader for each format."""
