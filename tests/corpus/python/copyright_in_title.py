"""Copyright lines of all sources, checked and renewed."""
