"""Fit the evidence model: postings read whole, the encoder's upper layers, the linear layer, its calibration."""
