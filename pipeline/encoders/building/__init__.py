"""How the embedded encoders are made, once: from packaged weights to a graph."""
