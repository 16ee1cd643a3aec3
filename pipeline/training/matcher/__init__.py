"""How the matcher's weights are fitted; nothing here is needed to match."""
