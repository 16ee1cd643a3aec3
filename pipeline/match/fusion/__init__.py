"""How sentences are scored today: similarity features, their fusion, heads, levels."""
