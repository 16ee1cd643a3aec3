"""Word lists, and the matchers that find their entries in a line."""
