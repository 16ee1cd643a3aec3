"""Installation tried for real; each part takes minutes, so none of it is part of the tests."""
