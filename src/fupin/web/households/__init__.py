"""Pages and lists of households."""
