"""Level of behaviour: the direction in which vectors of sentences rise from the lowest stage to the highest."""
