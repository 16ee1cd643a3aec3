"""Encoders by name: `load_encoder("e5-small")` gives something that turns texts into vectors.

Nothing heavy is imported before an encoder is loaded, nothing is fetched unless a hub id asks for
it, and an encoder that cannot be had is an error: there is no silent fall-back to another one.
"""

from pipeline.encoders.base import Encoder, EncoderInfo, OnProgress, Vectors
from pipeline.encoders.encode_once import EncodeOnce
from pipeline.encoders.registry import (
    DEFAULT_ENCODER,
    FAST,
    build_encoder,
    buildable_encoders,
    fitted_name,
    is_quick,
    list_encoders,
    load_encoder,
    remembering,
)
from pipeline.encoders.vector_cache import CachedEncoder, clear_cache

__all__ = [
    "DEFAULT_ENCODER",
    "FAST",
    "CachedEncoder",
    "EncodeOnce",
    "Encoder",
    "EncoderInfo",
    "OnProgress",
    "Vectors",
    "build_encoder",
    "buildable_encoders",
    "clear_cache",
    "fitted_name",
    "is_quick",
    "list_encoders",
    "load_encoder",
    "remembering",
]
