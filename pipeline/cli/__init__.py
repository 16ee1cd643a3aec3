"""The commands of the command line, each thin over the Python functions."""
