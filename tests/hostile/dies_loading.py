"""A module whose import ends the process, as a library that crashes does."""

import os

os._exit(1)
