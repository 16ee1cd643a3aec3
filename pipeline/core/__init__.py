"""What every room stands on: records, errors, limits, files, the version."""
