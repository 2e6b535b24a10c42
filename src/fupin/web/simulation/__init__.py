"""What if lines, thresholds and standards were different."""
