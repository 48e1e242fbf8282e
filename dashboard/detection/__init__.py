"""Is it a spike? Pure functions on times and counts; nothing here reads a store or a clock."""
