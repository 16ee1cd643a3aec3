"""All that fits or measures. A run never imports it."""
